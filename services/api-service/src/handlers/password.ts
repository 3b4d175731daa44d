import { findCredentialByEmail, findCredentialOf } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import {
  changePassword as changed,
  requestPasswordReset as requested,
} from '@plinth/shared/domain/user/decider';
import type { AskForResetDto, ChangePasswordDto, ResetPasswordDto } from '@plinth/shared/domain/user/dto';
import { IllegalStateError } from '@plinth/shared/errors/appErrors';
import type { AuditTrail } from '../services/auditTrail';
import type { Background } from '../services/background';
import type { Caller, Trace } from '../services/caller';
import { assertUncommon } from '../services/commonPasswords';
import type { OneTimeLinks } from '../services/oneTimeLinks';
import type { Passwords } from '../services/passwords';
import { changePerson } from '../services/platformPerson';
import type { PlatformPersonDeps } from '../services/platformPerson';
import type { SessionDeps } from './session';

export type PasswordDeps = PlatformPersonDeps &
  SessionDeps & {
    /** Role identity. */
    readonly identity: Connection;
    readonly passwords: Pick<Passwords, 'hash' | 'verify'>;
    readonly emailIndex: (email: string) => string;
    readonly links: OneTimeLinks;
    readonly background: Background;
    readonly auditTrail: Pick<AuditTrail, 'signInFailed'>;
  };

/**
 * Has a link mailed to whoever has that address; what is answered, and when, does not show whether anybody has. Five links
 * are good at a time, each for 30 minutes. Returns before it is done; may be repeated.
 */
export function askForPasswordReset(deps: PasswordDeps) {
  return async ({ email }: AskForResetDto, trace: Trace): Promise<void> => {
    const person = await findCredentialByEmail(deps.identity, deps.emailIndex(email));
    if (!person) return;
    const { userId } = person;
    deps.background.run(async () => {
      const linkId = await deps.links.add('reset_password', userId);
      if (linkId === undefined) return;
      await changePerson(deps, { userId, trace, decide: (state) => requested(state, linkId) });
    });
  };
}

/**
 * Sets a new password by a link, once, and ends all sessions of the person. Who has the link has shown that the address is
 * theirs. A link whose use fails, the database being away, is good again.
 * @throws IllegalStateError `link_refused`; ValidationError `common_password`; UnavailableError with Retry-After when too
 *   many passwords wait to be hashed
 */
export function resetPassword(deps: PasswordDeps) {
  return async ({ token, password }: ResetPasswordDto, trace: Trace): Promise<void> => {
    const linkId = deps.links.read('reset_password', token);
    assertUncommon(password);
    const credential = await deps.passwords.hash(password);
    const { userId, giveBack } = await deps.links.take('reset_password', linkId);
    try {
      // Before: a process that dies in between must not leave a session to whoever knew the old password.
      await deps.sessions.revokeAll({ userId });
      await changePerson(deps, { userId, trace, credential, decide: (state) => changed(state, 'link') });
    } catch (error) {
      await giveBack();
      throw error;
    }
    // After: those that began meanwhile.
    await deps.sessions.revokeAll({ userId });
    await deps.epochs.lookNow();
  };
}

/**
 * Changes the caller's password, who shows the old one, and ends all their other sessions.
 * @throws IllegalStateError `wrong_password`, which the audit tells; ValidationError `common_password`; UnavailableError
 *   with Retry-After when too many passwords wait
 */
export function changePassword(deps: PasswordDeps) {
  return async (
    { currentPassword, newPassword }: ChangePasswordDto,
    { caller, trace, clientAddress }: { caller: Caller; trace: Trace; clientAddress: string },
  ): Promise<void> => {
    const { userId, sessionId } = caller.principal;
    assertUncommon(newPassword, '/newPassword');
    const current = await findCredentialOf(deps.identity, userId);
    if (!(await deps.passwords.verify(currentPassword, current))) {
      deps.auditTrail.signInFailed({ userId, tenant: undefined, trace, clientAddress });
      throw new IllegalStateError('wrong_password', 'The current password is another one.');
    }
    const credential = await deps.passwords.hash(newPassword);
    const others = { userId, exceptId: sessionId };
    await deps.sessions.revokeAll(others);
    await changePerson(deps, { userId, trace, credential, decide: (state) => changed(state, 'known') });
    await deps.sessions.revokeAll(others);
    await deps.epochs.lookNow();
  };
}
