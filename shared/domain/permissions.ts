/** What every tenant has for its members to be, most to least. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type BuiltInRole = (typeof ROLES)[number];

/** What a member is in a tenant: a built-in role, or the id of one that the tenant has made (aggregate `role`). */
export type Role = string;

/**
 * What a route may ask for. `restore` also means: is told that a thing was deleted or purged (410) instead of 404,
 * and reads its past; `moderate`: deletes and restores what others wrote.
 */
export const PERMISSIONS = [
  'project.read',
  'project.write',
  'project.restore',
  'project.purge',
  'task.read',
  'task.write',
  'task.restore',
  'task.purge',
  'comment.read',
  'comment.write',
  'comment.restore',
  'comment.moderate',
  'comment.purge',
  'tenant.read',
  'tenant.write',
  'tenant.transfer',
  'tenant.close',
  'member.read',
  'member.write',
  'member.erase',
  'invitation.read',
  'invitation.write',
  'role.write',
  'api-key.read',
  'api-key.write',
  'event.read',
  'audit.read',
  'job.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: readonly Permission[] = [
  'project.read',
  'task.read',
  'comment.read',
  'tenant.read',
  'member.read',
];
const MEMBER: readonly Permission[] = [
  ...VIEWER,
  'project.write',
  'task.write',
  'task.restore',
  'comment.write',
  'comment.restore',
  'job.read',
];

/** What gives the tenant away, or up. */
const OWNERS_ONLY: ReadonlySet<Permission> = new Set(['tenant.transfer', 'tenant.close']);

const BY_ROLE: Readonly<Record<BuiltInRole, readonly Permission[]>> = {
  owner: PERMISSIONS,
  // Only from here on event.read, since the whole log also tells who the members are, and purging, which nobody undoes.
  admin: PERMISSIONS.filter((permission) => !OWNERS_ONLY.has(permission)),
  member: MEMBER,
  viewer: VIEWER,
};

/** What a tenant can give in a role of its own: all that does not make its holder an owner in all but name. */
export const GRANTABLE: readonly Permission[] = PERMISSIONS.filter(
  (permission) => !OWNERS_ONLY.has(permission),
);

/** What custom roles give, by the id of the role. */
export type CustomRoles = ReadonlyMap<string, readonly Permission[]>;

/**
 * The permissions of a role; none for a text that names no role (it may come from a token or a row).
 * @param customRoles those that `role` may be one of
 */
export function permissionsOf(role: Role, customRoles?: CustomRoles): readonly Permission[] {
  return isRole(role) ? BY_ROLE[role] : (customRoles?.get(role) ?? []);
}

/** Those of the names that this release knows as permissions a custom role can give; others give nothing. */
export function grantable(names: readonly string[]): readonly Permission[] {
  return GRANTABLE.filter((permission) => names.includes(permission));
}

/** Kinds of things that a key may be for: the work of a tenant and what is told of it, not who belongs to it. */
const KEY_KINDS: ReadonlySet<string> = new Set(['project', 'task', 'comment', 'event', 'job']);

/** What an API key can be for. Neither people, roles, keys, settings nor the audit: those are for people. */
export const KEY_SCOPES: readonly Permission[] = PERMISSIONS.filter(
  (permission) =>
    KEY_KINDS.has(permission.split('.')[0]!) || permission === 'tenant.read' || permission === 'member.read',
);

/** Those of the names that this release knows as scopes of a key; others give nothing. */
export function keyScopes(names: readonly string[]): readonly Permission[] {
  return KEY_SCOPES.filter((permission) => names.includes(permission));
}

/** What changes the work of a tenant and can be taken back. */
const WORK: ReadonlySet<Permission> = new Set([
  'project.write',
  'project.restore',
  'task.write',
  'task.restore',
  'comment.write',
  'comment.restore',
]);

/**
 * What an operator may do who acts as somebody with these permissions: read, and change work so that it can be undone. Neither
 * purging nor who belongs to the tenant, its settings, keys and end; nor the audit, which tells on the operator.
 */
export function impersonatorsPermissions(permissions: readonly Permission[]): readonly Permission[] {
  return permissions.filter(
    (permission) => (permission.endsWith('.read') && permission !== 'audit.read') || WORK.has(permission),
  );
}

/** Whether a text names a built-in role. */
export function isRole(value: string): value is BuiltInRole {
  return ROLES.some((role) => role === value);
}
