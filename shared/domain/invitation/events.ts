import type { DomainEvent, EventType } from '../../types/event';
import type { PersonalFields } from '../../types/personal';
import type { ErasureRemains } from '../erasure';
import type { Role } from '../permissions';

/** Somebody is asked to join, as that; the mail goes to the address here. `invitationId` is the stream's id. */
export type InvitationCreated = DomainEvent<
  'invitation.created',
  { invitationId: string; email: string; role: Role; expiresAt: string }
>;
/** They are asked again, by the same link. */
export type InvitationResent = DomainEvent<
  'invitation.resent',
  { invitationId: string; email: string; expiresAt: string }
>;
/** A person, who shows the link, joins; their membership begins in the same unit. */
export type InvitationAccepted = DomainEvent<'invitation.accepted', { invitationId: string; userId: string }>;
export type InvitationRevoked = DomainEvent<'invitation.revoked', { invitationId: string }>;
/** Its time is over. */
export type InvitationExpired = DomainEvent<'invitation.expired', { invitationId: string }>;
/** Certifies that the key of an invitation that has ended was dropped, in the same transaction: nobody reads who was asked. */
export type InvitationErased = DomainEvent<
  'invitation.erased',
  { invitationId: string; keyId: string | null; remains: ErasureRemains }
>;

export type InvitationEvent =
  | InvitationCreated
  | InvitationResent
  | InvitationAccepted
  | InvitationRevoked
  | InvitationExpired
  | InvitationErased;

/** The address, under a key of the invitation's own: whose it is, is not known yet. */
export const invitationPersonal: PersonalFields = { subject: 'invitationId', fields: ['email'] };

/** The event types of an invitation as they are stored. */
export const invitationEventTypes: Readonly<Record<InvitationEvent['type'], EventType>> = {
  'invitation.created': { schemaVersion: 1, personal: invitationPersonal },
  'invitation.resent': { schemaVersion: 1, personal: invitationPersonal },
  'invitation.accepted': { schemaVersion: 1 },
  'invitation.revoked': { schemaVersion: 1 },
  'invitation.expired': { schemaVersion: 1 },
  'invitation.erased': { schemaVersion: 1 },
};
