import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import { findUserById } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { grantAccess } from '../services/accessGrants';
import type { AccessGrant } from '../services/accessGrants';
import { openPerson } from '../services/people';
import { badRefreshToken } from '../services/sessions';
import type { Sessions } from '../services/sessions';
import type { Tokens } from '../services/tokens';

export type RefreshDeps = {
  /** Role identity. */
  identity: Connection;
  keyring: Pick<Keyring, 'open'>;
  sessions: Pick<Sessions, 'rotate'>;
  tokens: Pick<Tokens, 'issue'>;
};

/**
 * Exchanges a refresh token for a new access token and the next refresh token; the role is read anew. Repeatable for
 * 20 s: the same token gets the same successor.
 * @throws UnauthenticatedError, always the same: for an unknown, used-up or revoked token, and for a person who is
 *   no longer a member of the session's tenant
 */
export function refresh({ identity, keyring, sessions, tokens }: RefreshDeps) {
  return async (refreshToken: string): Promise<AccessGrant> => {
    const session = await sessions.rotate(refreshToken);
    const { userId, tenantId } = session;
    const [row, memberships] = await Promise.all([
      findUserById(identity, userId),
      membershipsOf(identity, userId),
    ]);
    const membership = memberships.find((one) => one.tenantId === tenantId && one.status === 'active');
    if (!row || !membership)
      throw badRefreshToken('no longer a member of the tenant, or the tenant is not active');
    const user = await openPerson(keyring, { userId, personal: row.personal });
    return grantAccess({ tokens }, { user, membership, session });
  };
}
