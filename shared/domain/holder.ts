import { ForbiddenError, IllegalStateError } from '../errors/appErrors';
import { isRole, permissionsOf } from './permissions';
import type { CustomRoles, Permission, Role } from './permissions';

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

/** Who gives or takes roles, and those of the tenant's own among them. */
export type Giving = { readonly by: Holder; readonly customRoles: CustomRoles };

/**
 * Whether somebody may take one role and give another: nobody gives or takes what they do not have, and owners are made
 * and unmade by owners.
 * @throws IllegalStateError `no_such_role` for one to be given that there is not; ForbiddenError `owners_only`,
 *   `permission_not_held`
 */
export function assertMayGive(
  { by, customRoles }: Giving,
  { given, taken }: { readonly given?: Role; readonly taken?: Role },
): void {
  if (given !== undefined && !isRole(given) && !customRoles.has(given)) {
    throw new IllegalStateError('no_such_role', 'The tenant has no such role; choose one that it has.');
  }
  const roles = [given, taken].filter((role) => role !== undefined);
  if (by.role !== 'owner' && roles.includes('owner')) {
    throw new ForbiddenError('Only owners make or unmake owners.', 'owners_only');
  }
  assertHolds(
    by,
    roles.flatMap((role) => permissionsOf(role, customRoles)),
  );
}
