import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import { findCredentialByEmail } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { SignInDto } from '@plinth/shared/domain/user/dto';
import { ForbiddenError, UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { startAccess } from '../services/accessGrants';
import type { AccessGrant, AccessGrantDeps } from '../services/accessGrants';
import type { AccountAttempts } from '../services/accountAttempts';
import type { Passwords } from '../services/passwords';
import type { AuditTrail } from '../services/auditTrail';
import type { Trace } from '../services/caller';
import { openPerson } from '../services/people';

export type SignInDeps = AccessGrantDeps & {
  /** Role identity. */
  identity: Connection;
  keyring: Pick<Keyring, 'open'>;
  passwords: Pick<Passwords, 'verify'>;
  /** Stands for an address in its reservation (createBlindIndex). */
  emailIndex: (email: string) => string;
  auditTrail: Pick<AuditTrail, 'signedIn' | 'signInFailed'>;
  accountAttempts: AccountAttempts;
  /** See IdentityConfig. */
  signUpMode: 'open' | 'verified';
};

/** Which request, from where. */
type Origin = { readonly trace: Trace; readonly clientAddress: string };

/**
 * A person signs in to a tenant: the named one, or that of the oldest membership. Each call starts a session, in a
 * transaction of its own. It is told in the audit of the tenant, and a refused one, too: of the tenant that a known person meant, else of the platform.
 * @throws UnauthenticatedError, always the same: for an unknown address (after the time of a real check), a wrong
 *   password, a tenant that is not the person's or not active
 * @throws UnauthenticatedError `second_factor_required` with a challenge, to who knows the password and has one
 * @throws ForbiddenError `email_unverified`, to who knows the password, while addresses have to be verified
 * @throws QuotaExceededError with Retry-After for too many attempts at the account from the network; UnavailableError with
 *   Retry-After when too many passwords wait to be checked
 */
export function signIn(deps: SignInDeps) {
  const { identity, keyring, passwords, emailIndex, accountAttempts, auditTrail, signUpMode } = deps;
  return async ({ email, password, tenant }: SignInDto, from: Origin): Promise<AccessGrant> => {
    const emailMac = emailIndex(email);
    await accountAttempts(emailMac, from.clientAddress);
    const person = await findCredentialByEmail(identity, emailMac);
    const isRight = await passwords.verify(password, person);
    if (!person || !isRight) {
      auditTrail.signInFailed({ userId: person?.userId, tenant, ...from });
      throw refused();
    }
    if (signUpMode === 'verified' && person.emailVerifiedAt === null) throw unverified();
    const membership = (await membershipsOf(identity, person.userId)).find(
      ({ slug, status }) => status === 'active' && (tenant === undefined || slug === tenant),
    );
    if (!membership) {
      auditTrail.signInFailed({ userId: person.userId, tenant, ...from });
      throw refused();
    }
    const grant = await startAccess(deps, await openPerson(keyring, person), membership);
    auditTrail.signedIn({ userId: person.userId, tenantId: membership.tenantId, ...from });
    return grant;
  };
}

function unverified(): ForbiddenError {
  const detail = 'Follow the link that was mailed to you first; signing up again mails another one.';
  return new ForbiddenError(detail, 'email_unverified');
}

function refused(): UnauthenticatedError {
  return new UnauthenticatedError('E-mail, password and tenant do not belong together.', 'sign_in_refused');
}
