import { ForbiddenError, IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { membershipEventTypes, membershipPersonal } from './events';
import type { MembershipCreated, MembershipEvent } from './events';
import { permissionsOf } from './permissions';
import type { Role } from './permissions';
import { fromRow, toRow } from './row';
import type { Membership, MembershipRow } from './row';

/** What a change of a membership rests on beside the membership itself. */
export type MembershipFacts = {
  /** Who changes it, and as what, now. */
  readonly by: { readonly userId: string; readonly role: Role };
  /** Whether the tenant has an owner beside this member. */
  readonly hasOtherOwner: boolean;
};

/**
 * Makes a person a member of the tenant, or one again who had left it.
 * @throws IllegalStateError `membership_exists` for somebody who is a member
 */
export function createMembership(
  state: Membership | undefined,
  command: MembershipCreated['data'],
): MembershipEvent[] {
  if (state && state.role !== null) {
    throw new IllegalStateError('membership_exists', 'This membership was made already.');
  }
  const { userId, role, displayName, email } = command;
  return [{ type: 'membership.created', data: { userId, role, displayName, email } }];
}

/** Gives a member another role; whether the caller may is for the handler to say. @throws NotFoundError */
export function changeRole(state: Membership | undefined, { role }: { role: Role }): MembershipEvent[] {
  const member = requireMember(state);
  return member.role === role
    ? []
    : [{ type: 'membership.role_changed', data: { userId: member.userId, role } }];
}

/**
 * One member gives another one, or themselves, another role.
 * @throws NotFoundError; ForbiddenError `owners_only`, `permission_not_held`; IllegalStateError `last_owner`
 */
export function changeMemberRole(
  state: Membership | undefined,
  { role }: { role: Role },
  facts: MembershipFacts,
): MembershipEvent[] {
  const member = requireMember(state);
  if (member.role === role) return [];
  assertHolds(facts, [member.role, role]);
  assertOwnerStays(member, facts);
  return changeRole(member, { role });
}

/**
 * Ends a membership: a member leaves, or another one removes them.
 * @throws NotFoundError; ForbiddenError `owners_only`, `permission_not_held`; IllegalStateError `last_owner`
 */
export function removeMember(state: Membership | undefined, facts: MembershipFacts): MembershipEvent[] {
  const { userId, role } = requireMember(state);
  const hasLeft = facts.by.userId === userId;
  if (!hasLeft) assertHolds(facts, [role]);
  assertOwnerStays({ role }, facts);
  return [{ type: 'membership.removed', data: { userId, reason: hasLeft ? 'left' : 'removed' } }];
}

function requireMember(state: Membership | undefined): Membership & { role: Role } {
  if (!state || state.role === null) throw new NotFoundError('member');
  return { ...state, role: state.role };
}

/** Nobody gives or takes what they do not have; owners are made and unmade by owners. */
function assertHolds({ by }: Pick<MembershipFacts, 'by'>, roles: readonly Role[]): void {
  if (by.role !== 'owner' && roles.includes('owner')) {
    throw new ForbiddenError('Only owners make or unmake owners.', 'owners_only');
  }
  const held = new Set(permissionsOf(by.role));
  const missing = roles.flatMap((role) => permissionsOf(role)).find((permission) => !held.has(permission));
  if (missing === undefined) return;
  throw new ForbiddenError(
    `Nobody gives or takes what they may not do themselves: ${missing}.`,
    'permission_not_held',
    { internal: { permission: missing } },
  );
}

function assertOwnerStays({ role }: { role: Role }, { hasOtherOwner }: MembershipFacts): void {
  if (role !== 'owner' || hasOtherOwner) return;
  throw new IllegalStateError(
    'last_owner',
    'This is the last owner of the tenant; make another member owner first, or close the tenant.',
  );
}

function evolve(
  state: Membership | undefined,
  event: MembershipEvent,
  { occurredAt }: EventFacts,
): Membership {
  if (event.type === 'membership.created') {
    const createdAt = state?.createdAt ?? occurredAt;
    return { ...event.data, removedAt: null, createdAt, updatedAt: occurredAt };
  }
  if (!state)
    throw new Error(`expected membership.created first; got ${event.type}: the stream is not whole`);
  if (event.type === 'membership.removed') {
    return { ...state, role: null, removedAt: occurredAt, updatedAt: occurredAt };
  }
  return { ...state, role: event.data.role, removedAt: null, updatedAt: occurredAt };
}

/** The rules of a membership. */
export const membership: Aggregate<Membership, MembershipEvent, MembershipRow> = {
  type: 'membership',
  revision: 3,
  eventTypes: membershipEventTypes,
  personalRow: membershipPersonal,
  evolve,
  toRow,
  fromRow,
};
