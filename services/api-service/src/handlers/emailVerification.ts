import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import { findCredentialOf } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import {
  requestEmailVerification as requested,
  verifyEmail as verified,
} from '@plinth/shared/domain/user/decider';
import type { VerifyEmailDto } from '@plinth/shared/domain/user/dto';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { startAccess } from '../services/accessGrants';
import type { AccessGrant, AccessGrantDeps } from '../services/accessGrants';
import type { AuditTrail } from '../services/auditTrail';
import type { Caller, Trace } from '../services/caller';
import type { OneTimeLinks } from '../services/oneTimeLinks';
import type { Passwords } from '../services/passwords';
import { openPerson } from '../services/people';
import { changePerson } from '../services/platformPerson';
import type { PlatformPersonDeps } from '../services/platformPerson';

export type EmailVerificationDeps = PlatformPersonDeps &
  AccessGrantDeps & {
    /** Role identity. */
    readonly identity: Connection;
    readonly keyring: Pick<Keyring, 'open'>;
    readonly passwords: Pick<Passwords, 'verify'>;
    readonly links: OneTimeLinks;
    readonly auditTrail: Pick<AuditTrail, 'signedIn' | 'signInFailed'>;
  };

type From = { readonly trace: Trace; readonly clientAddress: string };

/** Has a link mailed to the caller's address, unless it is known to be theirs; five are good at a time. */
export function askForVerification(deps: EmailVerificationDeps) {
  return async ({ principal: { userId } }: Caller, trace: Trace): Promise<void> => {
    const linkId = await deps.links.add('verify_email', userId);
    if (linkId === undefined) return;
    await changePerson(deps, { userId, trace, decide: (state) => requested(state, linkId) });
  };
}

/**
 * Shows that an address is somebody's, by its link and the password together, and lets them in. The link alone would not
 * do: whoever signs up with the address of somebody else would have them confirm an account whose password he knows.
 * A wrong password leaves the link good.
 * @throws IllegalStateError `link_refused`; UnauthenticatedError `sign_in_refused` for a wrong password, or a person who
 *   is in no active tenant
 */
export function verifyEmail(deps: EmailVerificationDeps) {
  return async ({ token, password }: VerifyEmailDto, from: From): Promise<AccessGrant> => {
    const { userId, giveBack } = await deps.links.take(
      'verify_email',
      deps.links.read('verify_email', token),
    );
    try {
      const credential = await findCredentialOf(deps.identity, userId);
      const isRight = await deps.passwords.verify(password, credential);
      if (!credential || !isRight) throw wrongPassword(deps, userId, from);
      await changePerson(deps, { userId, trace: from.trace, decide: verified });
      const memberships = await membershipsOf(deps.identity, userId);
      const membership = memberships.find(({ status }) => status === 'active');
      if (!membership) throw refused();
      const grant = await startAccess(deps, await openPerson(deps.keyring, credential), membership);
      deps.auditTrail.signedIn({ userId, tenantId: membership.tenantId, ...from });
      return grant;
    } catch (error) {
      await giveBack();
      throw error;
    }
  };
}

function wrongPassword(
  { auditTrail }: EmailVerificationDeps,
  userId: string,
  from: From,
): UnauthenticatedError {
  auditTrail.signInFailed({ userId, tenant: undefined, ...from });
  return refused();
}

function refused(): UnauthenticatedError {
  return new UnauthenticatedError('Link and password do not belong together.', 'sign_in_refused');
}
