import type { DomainEvent, EventType } from '../../types/event';
import type { PersonalFields } from '../../types/personal';

/** A person signs up; `userId` is also the id of the stream, which lies in the platform's log. */
export type UserSignedUp = DomainEvent<
  'user.signed_up',
  { userId: string; displayName: string; email: string }
>;

export type UserEvent = UserSignedUp;

/** What a user's events and row tell of the person. */
export const userPersonal: PersonalFields = { subject: 'userId', fields: ['displayName', 'email'] };

/** The event types of a user as they are stored. */
export const userEventTypes: Readonly<Record<UserEvent['type'], EventType>> = {
  'user.signed_up': { schemaVersion: 1, personal: userPersonal },
};
