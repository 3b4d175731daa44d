import { isRole } from '@plinth/shared/domain/permissions';
import type { LinkKind } from '@plinth/shared/eventstore/crypto/linkToken';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import type { MailName } from '../mails/catalogue';

/** A mail that an event asks for. */
export type MailOrder = {
  readonly mail: MailName;
  /**
   * Whom it goes to: the person that `userId` names, as the platform or as the tenant knows them; the tenant's owners; or
   * whoever the event's own personal fields tell of.
   */
  readonly to: 'person' | 'member' | 'owners' | 'named';
  /** The personal field that holds the address; default `email`. */
  readonly address?: string;
  /** The mail has a link of this kind, whose id stands in the event's `linkId`, or is that of an invitation's stream. */
  readonly link?: LinkKind;
  /** Further facts for the mail, nothing personal. */
  readonly more?: (event: RecordedEvent) => Readonly<Record<string, string>>;
  /** An event of the type that asks for none, after all. */
  readonly unless?: (event: RecordedEvent) => boolean;
  /** Sent however many mails the tenant has had today. */
  readonly isVital?: boolean;
};

const textOf = (event: RecordedEvent, field: string): string => {
  const value = event.data?.[field];
  return typeof value === 'string' ? value : '';
};
/** Who did it knows of it. */
const byThemselves = (event: RecordedEvent): boolean => event.actor === `user:${textOf(event, 'userId')}`;
/** The name of a built-in role; a role of the tenant's own is not named. */
const withRole = (event: RecordedEvent) => {
  const role = textOf(event, 'role');
  return { role: isRole(role) ? role : '' };
};

const withLeft = (event: RecordedEvent) => {
  const left = event.data?.left;
  return { left: typeof left === 'number' ? String(left) : '' };
};

/** What each event of the platform, about a person, asks for; these go to nobody else. */
const ofPeople: Readonly<Record<string, MailOrder>> = {
  'user.email_verification_requested': { mail: 'verifyEmail', to: 'person', link: 'verify_email' },
  'user.password_reset_requested': { mail: 'resetPassword', to: 'person', link: 'reset_password' },
  'user.password_changed': { mail: 'passwordChanged', to: 'person' },
  'user.mfa_enabled': { mail: 'secondFactorEnabled', to: 'person' },
  'user.mfa_disabled': { mail: 'secondFactorDisabled', to: 'person' },
  'user.backup_code_used': { mail: 'backupCodeUsed', to: 'person', more: withLeft },
  'user.backup_codes_renewed': { mail: 'backupCodesRenewed', to: 'person' },
  'user.email_change_requested': { mail: 'changeEmail', to: 'named', link: 'change_email' },
  'user.email_changed': { mail: 'emailChanged', to: 'named', address: 'previousEmail' },
  'user.locked': { mail: 'accountLocked', to: 'person' },
  'user.sign_up_attempted': { mail: 'signUpAttempted', to: 'person' },
};

const ofTenants: Readonly<Record<string, MailOrder>> = {
  'invitation.created': { mail: 'invitation', to: 'named', link: 'invitation' },
  'invitation.resent': { mail: 'invitation', to: 'named', link: 'invitation' },
  'membership.created': { mail: 'memberAdded', to: 'member', more: withRole, unless: byThemselves },
  'membership.role_changed': { mail: 'roleChanged', to: 'member', more: withRole, unless: byThemselves },
  'membership.removed': { mail: 'memberRemoved', to: 'member', unless: byThemselves },
  'tenant.suspended': {
    mail: 'tenantSuspended',
    to: 'owners',
    more: (event) => ({ reason: textOf(event, 'reason') }),
    isVital: true,
  },
  'tenant.restored': { mail: 'tenantRestored', to: 'owners', isVital: true },
  'tenant.closing_started': {
    mail: 'tenantClosing',
    to: 'owners',
    more: (event) => ({ eraseAt: textOf(event, 'eraseAt') }),
    isVital: true,
  },
  'tenant.closing_cancelled': { mail: 'tenantClosingCancelled', to: 'owners', isVital: true },
  'tenant.ownership_transferred': { mail: 'ownershipTransferred', to: 'owners', isVital: true },
};

/** The mails that the log asks for, by the type of the event. A type that nobody writes asks for none. */
export const mailOrders: Readonly<Record<string, MailOrder>> = { ...ofPeople, ...ofTenants };
