/** What a member is in a tenant, most to least. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

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

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  owner: PERMISSIONS,
  // Only from here on event.read, since the whole log also tells who the members are, and purging, which nobody undoes.
  admin: PERMISSIONS.filter((permission) => !OWNERS_ONLY.has(permission)),
  member: MEMBER,
  viewer: VIEWER,
};

/** The permissions of a role; none for a text that names no role (it may come from a token or a row). */
export function permissionsOf(role: string): readonly Permission[] {
  return isRole(role) ? BY_ROLE[role] : [];
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
 * What an operator may do who acts as somebody of this role: read, and change work so that it can be undone. Neither
 * purging nor who belongs to the tenant, its settings, keys and end; nor the audit, which tells on the operator.
 */
export function impersonatorsPermissions(role: string): readonly Permission[] {
  return permissionsOf(role).filter(
    (permission) => (permission.endsWith('.read') && permission !== 'audit.read') || WORK.has(permission),
  );
}

/** Whether a text names a role. */
export function isRole(value: string): value is Role {
  return ROLES.some((role) => role === value);
}
