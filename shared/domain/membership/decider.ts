import { IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { membershipEventTypes, membershipPersonal } from './events';
import type { MembershipCreated, MembershipEvent } from './events';
import type { Role } from './permissions';
import { fromRow, toRow } from './row';
import type { Membership, MembershipRow } from './row';

/**
 * Makes a person a member of the tenant.
 * @throws IllegalStateError `membership_exists` when this id is taken
 */
export function createMembership(
  state: Membership | undefined,
  command: MembershipCreated['data'],
): MembershipEvent[] {
  if (state) throw new IllegalStateError('membership_exists', 'This membership was made already.');
  const { userId, role, displayName, email } = command;
  return [{ type: 'membership.created', data: { userId, role, displayName, email } }];
}

/** Gives a member another role; whether the caller may is for the handler to say. @throws NotFoundError */
export function changeRole(state: Membership | undefined, { role }: { role: Role }): MembershipEvent[] {
  if (!state) throw new NotFoundError('member');
  const { userId } = state;
  return state.role === role ? [] : [{ type: 'membership.role_changed', data: { userId, role } }];
}

function evolve(
  state: Membership | undefined,
  event: MembershipEvent,
  { occurredAt }: EventFacts,
): Membership {
  if (event.type === 'membership.created') {
    return { ...event.data, createdAt: occurredAt, updatedAt: occurredAt };
  }
  if (!state)
    throw new Error(`expected membership.created first; got ${event.type}: the stream is not whole`);
  return { ...state, role: event.data.role, updatedAt: occurredAt };
}

/** The rules of a membership. */
export const membership: Aggregate<Membership, MembershipEvent, MembershipRow> = {
  type: 'membership',
  revision: 2,
  eventTypes: membershipEventTypes,
  personalRow: membershipPersonal,
  evolve,
  toRow,
  fromRow,
};
