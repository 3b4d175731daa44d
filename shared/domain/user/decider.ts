import { ERASED } from '../../constants/erased';
import { IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { REMAINS } from '../erasure';
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

/** A person gives their account up, for good; nothing for who has already. @throws NotFoundError */
export function deleteUser(state: User | undefined): UserEvent[] {
  if (!state) throw new NotFoundError('user');
  return state.deletedAt === null ? [{ type: 'user.deleted', data: { userId: state.userId } }] : [];
}

/**
 * Ends what the platform knows of a person; the append drops the key. Nothing for who was erased already.
 * @param keyId of the key that is dropped; null for who had none
 * @throws NotFoundError
 */
export function eraseUser(state: User | undefined, { keyId }: { keyId: string | null }): UserEvent[] {
  if (!state) throw new NotFoundError('user');
  if (state.erasedAt !== null) return [];
  const { userId } = state;
  return [...deleteUser(state), { type: 'user.erased', data: { userId, keyId, remains: REMAINS } }];
}

function evolve(state: User | undefined, event: UserEvent, { occurredAt }: EventFacts): User {
  if (event.type === 'user.signed_up') {
    return {
      ...event.data,
      deletedAt: null,
      erasedAt: null,
      createdAt: occurredAt,
      updatedAt: occurredAt,
    };
  }
  if (!state) throw new Error(`expected user.signed_up first; got ${event.type}: the stream is not whole`);
  if (event.type === 'user.deleted') return { ...state, deletedAt: occurredAt, updatedAt: occurredAt };
  return { ...state, displayName: ERASED, email: ERASED, erasedAt: occurredAt, updatedAt: occurredAt };
}

/** The rules of a user. */
export const user: Aggregate<User, UserEvent, UserRow> = {
  type: 'user',
  revision: 2,
  eventTypes: userEventTypes,
  personalRow: userPersonal,
  evolve,
  toRow,
  fromRow,
};
