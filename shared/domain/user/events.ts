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

/** The link of that id was mailed to the person's address; whoever has it shows that the address is theirs. */
export type EmailVerificationRequested = DomainEvent<
  'user.email_verification_requested',
  { userId: string; linkId: string }
>;

/** The person has shown that the address is theirs. */
export type EmailVerified = DomainEvent<'user.email_verified', { userId: string }>;

/** The link of that id was mailed to the person's address; whoever has it may set a new password. */
export type PasswordResetRequested = DomainEvent<
  'user.password_reset_requested',
  { userId: string; linkId: string }
>;

/** The password was changed, by somebody who knew the old one or by a link; the new one is in no event. */
export type PasswordChanged = DomainEvent<'user.password_changed', { userId: string; way: 'known' | 'link' }>;

/** From here on signing in asks for a code of that authenticator, too. */
export type MfaEnabled = DomainEvent<'user.mfa_enabled', { userId: string; factorId: string }>;

/** From here on signing in asks for the password only. */
export type MfaDisabled = DomainEvent<'user.mfa_disabled', { userId: string; factorId: string }>;

/** A backup code was used in place of the authenticator; so many are left. */
export type BackupCodeUsed = DomainEvent<'user.backup_code_used', { userId: string; left: number }>;

/** There are new backup codes, and the old ones are good no more. */
export type BackupCodesRenewed = DomainEvent<'user.backup_codes_renewed', { userId: string }>;

/** Somebody signed up with the person's address, and was not told that it is taken. */
export type SignUpAttempted = DomainEvent<'user.sign_up_attempted', { userId: string }>;

/** How a person is called, in which language (BCP 47) and time zone (IANA): all of it, as it is from here on. */
export type ProfileChanged = DomainEvent<
  'user.profile_changed',
  { userId: string; displayName: string; locale: string | null; timeZone: string | null }
>;

export type UserEvent =
  | UserSignedUp
  | UserDeleted
  | UserErased
  | EmailVerificationRequested
  | EmailVerified
  | PasswordResetRequested
  | PasswordChanged
  | MfaEnabled
  | MfaDisabled
  | BackupCodeUsed
  | BackupCodesRenewed
  | SignUpAttempted
  | ProfileChanged;

const signedUpPersonal: PersonalFields = { subject: 'userId', fields: ['displayName', 'email'] };
const profilePersonal: PersonalFields = { subject: 'userId', fields: ['displayName', 'locale', 'timeZone'] };

/** What a user's row tells of the person. */
export const userPersonal: PersonalFields = {
  subject: 'userId',
  fields: ['displayName', 'email', 'locale', 'timeZone'],
};

/** The event types of a user as they are stored. */
export const userEventTypes: Readonly<Record<UserEvent['type'], EventType>> = {
  'user.signed_up': { schemaVersion: 1, personal: signedUpPersonal },
  'user.deleted': { schemaVersion: 1 },
  'user.erased': { schemaVersion: 1 },
  'user.email_verification_requested': { schemaVersion: 1 },
  'user.email_verified': { schemaVersion: 1 },
  'user.password_reset_requested': { schemaVersion: 1 },
  'user.password_changed': { schemaVersion: 1 },
  'user.mfa_enabled': { schemaVersion: 1 },
  'user.mfa_disabled': { schemaVersion: 1 },
  'user.backup_code_used': { schemaVersion: 1 },
  'user.backup_codes_renewed': { schemaVersion: 1 },
  'user.sign_up_attempted': { schemaVersion: 1 },
  'user.profile_changed': { schemaVersion: 1, personal: profilePersonal },
};
