import { accountLocked } from './accountLocked';
import { backupCodesRenewed, backupCodeUsed } from './backupCodes';
import { changeEmail } from './changeEmail';
import { emailChanged } from './emailChanged';
import { invitation } from './invitation';
import { memberAdded, memberRemoved, roleChanged } from './membership';
import { passwordChanged } from './passwordChanged';
import { resetPassword } from './resetPassword';
import { secondFactorDisabled, secondFactorEnabled } from './secondFactorChanged';
import { signUpAttempted } from './signUpAttempted';
import {
  ownershipTransferred,
  tenantClosing,
  tenantClosingCancelled,
  tenantRestored,
  tenantSuspended,
} from './tenant';
import { verifyEmail } from './verifyEmail';
import type { Mail } from './mail';

/** All mails by name; a name stands in jobs that wait, so it stays. */
export const MAILS = {
  verifyEmail,
  resetPassword,
  passwordChanged,
  secondFactorEnabled,
  secondFactorDisabled,
  backupCodeUsed,
  backupCodesRenewed,
  changeEmail,
  emailChanged,
  accountLocked,
  signUpAttempted,
  invitation,
  memberAdded,
  roleChanged,
  memberRemoved,
  tenantSuspended,
  tenantRestored,
  tenantClosing,
  tenantClosingCancelled,
  ownershipTransferred,
} as const satisfies Readonly<Record<string, Mail>>;

export type MailName = keyof typeof MAILS;
