import { ERASED } from '../../constants/erased';
import { IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { REMAINS } from '../erasure';
import type { ErasureReason } from '../erasure';
import { membershipEventTypes, membershipPersonal } from './events';
import type { MembershipCreated, MembershipEvent } from './events';
import { assertMayGive } from '../holder';
import type { Giving } from '../holder';
import type { Role } from '../permissions';
import { fromRow, toRow } from './row';
import type { Membership, MembershipRow } from './row';

/** What a change of a membership rests on beside the membership itself: who changes it, and as what, now. */
export type MembershipFacts = Giving & {
  /** Whether the tenant has an owner beside this member. */
  readonly hasOtherOwner: boolean;
};

/**
 * Makes a person a member of the tenant, or one again who had left it.
 * @throws IllegalStateError `membership_exists` for somebody who is a member, `subject_erased` for who was erased here
 */
export function createMembership(
  state: Membership | undefined,
  command: MembershipCreated['data'],
): MembershipEvent[] {
  if (state && state.role !== null) {
    throw new IllegalStateError('membership_exists', 'This membership was made already.');
  }
  if (state && state.erasedAt !== null) {
    throw new IllegalStateError('subject_erased', 'This person was erased here, and cannot come back.');
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
 * @throws NotFoundError; ForbiddenError `owners_only`, `permission_not_held`; IllegalStateError `no_such_role`,
 *   `last_owner`
 */
export function changeMemberRole(
  state: Membership | undefined,
  { role }: { role: Role },
  facts: MembershipFacts,
): MembershipEvent[] {
  const member = requireMember(state);
  if (member.role === role) return [];
  assertMayGive(facts, { given: role, taken: member.role });
  assertOwnerStays(member, facts);
  return changeRole(member, { role });
}

/** A member is called by another name; nothing for the same one, and for who is none. */
export function renameMember(state: Membership, displayName: string): MembershipEvent[] {
  const { userId, role } = state;
  if (role === null || state.displayName === displayName) return [];
  return [{ type: 'membership.renamed', data: { userId, displayName } }];
}

/**
 * Ends a membership: a member leaves, or another one removes them.
 * @throws NotFoundError; ForbiddenError `owners_only`, `permission_not_held`; IllegalStateError `last_owner`
 */
export function removeMember(state: Membership | undefined, facts: MembershipFacts): MembershipEvent[] {
  const { userId, role } = requireMember(state);
  const hasLeft = facts.by.userId === userId;
  if (!hasLeft) assertMayGive(facts, { taken: role });
  assertOwnerStays({ role }, facts);
  return [{ type: 'membership.removed', data: { userId, reason: hasLeft ? 'left' : 'removed' } }];
}

/** What is erased, and on whose word; `by` is undefined when the platform erases who has deleted their account. */
export type Erasing = {
  readonly keyId: string | null;
  readonly reason: ErasureReason;
  readonly facts: MembershipFacts | undefined;
};

/**
 * Erases a person in this tenant; a member is removed by the same unit, whose append drops the key. Nothing for who was
 * erased already.
 * @throws NotFoundError for who never was a member; what removeMember throws for one
 */
export function eraseMember(state: Membership | undefined, erasing: Erasing): MembershipEvent[] {
  if (!state) throw new NotFoundError('member');
  if (state.erasedAt !== null) return [];
  const { keyId, reason, facts } = erasing;
  const { userId } = state;
  const erased = { userId, keyId, reason, remains: REMAINS };
  return [...endOf(state, facts), { type: 'membership.erased', data: erased }];
}

function endOf(state: Membership, facts: MembershipFacts | undefined): MembershipEvent[] {
  if (state.role === null) return [];
  if (facts) return removeMember(state, facts);
  return [{ type: 'membership.removed', data: { userId: state.userId, reason: 'left' } }];
}

function requireMember(state: Membership | undefined): Membership & { role: Role } {
  if (!state || state.role === null) throw new NotFoundError('member');
  return { ...state, role: state.role };
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
    return { ...event.data, removedAt: null, erasedAt: null, createdAt, updatedAt: occurredAt };
  }
  if (!state)
    throw new Error(`expected membership.created first; got ${event.type}: the stream is not whole`);
  if (event.type === 'membership.removed') {
    return { ...state, role: null, removedAt: occurredAt, updatedAt: occurredAt };
  }
  if (event.type === 'membership.erased') {
    return { ...state, displayName: ERASED, email: ERASED, erasedAt: occurredAt, updatedAt: occurredAt };
  }
  if (event.type === 'membership.renamed') {
    return { ...state, displayName: event.data.displayName, updatedAt: occurredAt };
  }
  return { ...state, role: event.data.role, removedAt: null, updatedAt: occurredAt };
}

/** The rules of a membership. */
export const membership: Aggregate<Membership, MembershipEvent, MembershipRow> = {
  type: 'membership',
  revision: 5,
  eventTypes: membershipEventTypes,
  personalRow: membershipPersonal,
  evolve,
  toRow,
  fromRow,
};
