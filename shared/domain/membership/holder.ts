import { ForbiddenError } from '../../errors/appErrors';
import type { Permission, Role } from './permissions';

/** Who gives or takes a role, and what they are and may do in the tenant right now. */
export type Holder = {
  readonly userId: string;
  readonly role: Role;
  readonly permissions: readonly Permission[];
};

/**
 * Nobody gives or takes what they may not do themselves.
 * @throws ForbiddenError `permission_not_held`
 */
export function assertHolds({ permissions }: Holder, wanted: readonly Permission[]): void {
  const missing = wanted.find((permission) => !permissions.includes(permission));
  if (missing === undefined) return;
  throw new ForbiddenError(
    `Nobody gives or takes what they may not do themselves: ${missing}.`,
    'permission_not_held',
    { internal: { permission: missing } },
  );
}

/** Owners are made and unmade by owners. @throws ForbiddenError `owners_only` */
export function assertMayMakeOwners(by: Holder, roles: readonly Role[]): void {
  if (by.role === 'owner' || !roles.includes('owner')) return;
  throw new ForbiddenError('Only owners make or unmake owners.', 'owners_only');
}
