import type { DomainEvent, EventType } from '../../types/event';
import type { ErasureRemains } from '../erasure';
import type { PersonalFields } from '../../types/personal';

/** A person signs up; `userId` is also the id of the stream, which lies in the platform's log. */
export type UserSignedUp = DomainEvent<
  'user.signed_up',
  { userId: string; displayName: string; email: string }
>;

/** A person gives their account up; they are erased everywhere, in steps. */
export type UserDeleted = DomainEvent<'user.deleted', { userId: string }>;

/**
 * Certifies that the platform's key for a person was dropped, in the same transaction, with credentials, sessions and the
 * hold on the address. Of each tenant that knew them another event (`membership.erased`) says the same.
 */
export type UserErased = DomainEvent<
  'user.erased',
  { userId: string; keyId: string | null; remains: ErasureRemains }
>;

export type UserEvent = UserSignedUp | UserDeleted | UserErased;

/** What a user's events and row tell of the person. */
export const userPersonal: PersonalFields = { subject: 'userId', fields: ['displayName', 'email'] };

/** The event types of a user as they are stored. */
export const userEventTypes: Readonly<Record<UserEvent['type'], EventType>> = {
  'user.signed_up': { schemaVersion: 1, personal: userPersonal },
  'user.deleted': { schemaVersion: 1 },
  'user.erased': { schemaVersion: 1 },
};
