import { IllegalStateError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { userEventTypes, userPersonal } from './events';
import type { UserEvent, UserSignedUp } from './events';
import { fromRow, toRow } from './row';
import type { User, UserRow } from './row';

/**
 * A person joins the platform; the e-mail is claimed, as an HMAC, with the append.
 * @throws IllegalStateError `user_exists` when this id is taken
 */
export function signUpUser(state: User | undefined, command: UserSignedUp['data']): UserEvent[] {
  if (state) throw new IllegalStateError('user_exists', 'This person signed up already.');
  const { userId, displayName, email } = command;
  return [{ type: 'user.signed_up', data: { userId, displayName, email } }];
}

function evolve(_state: User | undefined, { data }: UserEvent, { occurredAt }: EventFacts): User {
  return { ...data, createdAt: occurredAt, updatedAt: occurredAt };
}

/** The rules of a user. */
export const user: Aggregate<User, UserEvent, UserRow> = {
  type: 'user',
  revision: 1,
  eventTypes: userEventTypes,
  personalRow: userPersonal,
  evolve,
  toRow,
  fromRow,
};
