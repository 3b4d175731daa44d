import { IllegalStateError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { membershipEventTypes, membershipPersonal } from './events';
import type { MembershipCreated, MembershipEvent } from './events';
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

function evolve(
  _state: Membership | undefined,
  { data }: MembershipEvent,
  { occurredAt }: EventFacts,
): Membership {
  return { ...data, createdAt: occurredAt, updatedAt: occurredAt };
}

/** The rules of a membership. */
export const membership: Aggregate<Membership, MembershipEvent, MembershipRow> = {
  type: 'membership',
  revision: 1,
  eventTypes: membershipEventTypes,
  personalRow: membershipPersonal,
  evolve,
  toRow,
  fromRow,
};
