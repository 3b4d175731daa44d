import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import { findUserById } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { Permission } from '@plinth/shared/domain/permissions';
import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { tenantView } from '../services/accessGrants';
import type { TenantView } from '../services/accessGrants';
import type { Caller } from '../services/caller';
import { openProfile } from '../services/people';
import type { Profile } from '../services/people';
import { badToken } from '../services/tokens';

export type MeDeps = {
  /** Role identity. */
  identity: Connection;
  keyring: Pick<Keyring, 'open'>;
};

/** Who is calling, in which tenant and as what, and where else they belong. */
export type Me = {
  readonly user: Profile;
  readonly tenant: TenantView;
  readonly role: string;
  readonly permissions: readonly Permission[];
  /** All tenants of the person, oldest membership first. */
  readonly tenants: readonly (TenantView & { readonly role: string })[];
};

/**
 * Describes the caller. Reads only; role and permissions are those that the access token gives right now.
 * @throws ForbiddenError `people_only` for an API key; UnauthenticatedError when the person is no longer a member of the token's tenant
 */
export function me({ identity, keyring }: MeDeps) {
  return async ({ principal }: Pick<Caller, 'principal'>): Promise<Me> => {
    const { kind, userId, tenantId, role, permissions } = principal;
    if (kind !== 'user') throw new ForbiddenError('This is for people, not for API keys.', 'people_only');
    const [row, memberships] = await Promise.all([
      findUserById(identity, userId),
      membershipsOf(identity, userId),
    ]);
    const current = memberships.find((membership) => membership.tenantId === tenantId);
    if (!row || !current) throw badToken('no longer a member of the tenant');
    return {
      user: await openProfile(keyring, { userId, personal: row.personal }),
      tenant: tenantView(current),
      role,
      permissions,
      tenants: memberships.map((membership) => ({ ...tenantView(membership), role: membership.role })),
    };
  };
}
