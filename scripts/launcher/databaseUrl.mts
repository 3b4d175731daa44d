import type { Stack } from '../lib/stack.mts';

/** The database of a stack that `npm start` works in; tests make their own beside it. */
export const DATABASE = 'plinth';

/** The login roles of migrations/roles.sql without their prefix `plinth_`. */
export const databaseRoles = [
  'migrator',
  'app',
  'writer',
  'identity',
  'consumer',
  'relay',
  'scheduler',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** The password of a login role in this stack. */
export function rolePassword({ secrets }: Pick<Stack, 'secrets'>, role: DatabaseRole): string {
  return secrets[`${role}Password`];
}

/** The `postgres://` URL under which a role reaches the stack's database. */
export function databaseUrl(stack: Pick<Stack, 'ports' | 'secrets'>, role: DatabaseRole): string {
  const password = rolePassword(stack, role);
  return `postgres://plinth_${role}:${password}@127.0.0.1:${stack.ports.postgres}/${DATABASE}`;
}

/** The URL of the cluster's administrator. */
export function adminUrl({ ports, secrets }: Pick<Stack, 'ports' | 'secrets'>): string {
  return `postgres://plinth_admin:${secrets.postgresAdminPassword}@127.0.0.1:${ports.postgres}/postgres`;
}
