import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import { findUserById } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { SecondFactorDto } from '@plinth/shared/domain/user/secondFactorDto';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { beginSession } from '../services/accessGrants';
import type { AccessGrant, AccessGrantDeps } from '../services/accessGrants';
import type { AuditTrail } from '../services/auditTrail';
import type { Trace } from '../services/caller';
import { openPerson } from '../services/people';
import type { PlatformPersonDeps } from '../services/platformPerson';
import type { SecondFactors } from '../services/secondFactors';
import { takeCode } from '../services/takeCode';

export type SecondFactorSignInDeps = Pick<AccessGrantDeps, 'tokens' | 'sessions'> &
  PlatformPersonDeps & {
    /** Role identity. */
    readonly identity: Connection;
    readonly keyring: Pick<Keyring, 'open'>;
    readonly secondFactors: Pick<SecondFactors, 'open' | 'take'>;
    readonly auditTrail: Pick<AuditTrail, 'signedIn' | 'signInFailed'>;
  };

/**
 * Lets a person in who shows a code after their password; each call starts a session. Not repeatable: a code is good once.
 * The audit tells of both outcomes.
 * @throws UnauthenticatedError `challenge_refused`, `code_refused`; `sign_in_refused` when the tenant lets them in no more
 */
export function signInBySecondFactor(deps: SecondFactorSignInDeps) {
  const { identity, keyring, secondFactors, auditTrail } = deps;
  return async (
    { challenge, code }: SecondFactorDto,
    from: { readonly trace: Trace; readonly clientAddress: string },
  ): Promise<AccessGrant> => {
    const { userId, tenantId } = await secondFactors.open(challenge);
    const membership = (await membershipsOf(identity, userId)).find(
      (one) => one.tenantId === tenantId && one.status === 'active',
    );
    if (!(await takeCode(deps, { userId, code, trace: from.trace }))) {
      auditTrail.signInFailed({ userId, tenant: membership?.slug, ...from });
      throw new UnauthenticatedError('The code is not right, or was used.', 'code_refused');
    }
    const row = await findUserById(identity, userId);
    if (!row || !membership) {
      throw new UnauthenticatedError('This tenant does not let you in any more.', 'sign_in_refused');
    }
    const grant = await beginSession(deps, await openPerson(keyring, { userId, ...row }), membership);
    auditTrail.signedIn({ userId, tenantId, ...from });
    return grant;
  };
}
