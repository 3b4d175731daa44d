/** What a member is in a tenant, most to least. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What a route may ask for. `restore` also means: is told that a thing was deleted (410) instead of 404. */
export const PERMISSIONS = [
  'me.read',
  'project.read',
  'project.write',
  'project.restore',
  'task.read',
  'task.write',
  'task.restore',
  'event.read',
  'job.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: readonly Permission[] = ['me.read', 'project.read', 'task.read'];
const MEMBER: readonly Permission[] = [...VIEWER, 'project.write', 'task.write', 'task.restore', 'job.read'];

const BY_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  // The whole log also tells who the members are.
  admin: new Set(PERMISSIONS),
  member: new Set(MEMBER),
  viewer: new Set(VIEWER),
};

/** The permissions of a role. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return BY_ROLE[role];
}

/** Whether a text from outside (a token, a row) names a role. */
export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}
