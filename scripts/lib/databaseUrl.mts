import type { Secrets } from './secrets.mts';

/** Where the cluster of a stack is and who may enter; a `Stack` is one. */
interface Cluster {
  ports: { postgres: number };
  secrets: Secrets;
}

/** The superuser of a stack's PostgreSQL. */
export const POSTGRES_ADMIN = 'plinth_admin';

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
  'auditor',
  'purger',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** The password of a login role in this stack. */
export function rolePassword({ secrets }: Pick<Cluster, 'secrets'>, role: DatabaseRole): string {
  return secrets[`${role}Password`];
}

/** The `postgres://` URL under which a role reaches the stack's database. */
export function databaseUrl(cluster: Cluster, role: DatabaseRole): string {
  const password = rolePassword(cluster, role);
  return `postgres://plinth_${role}:${password}@127.0.0.1:${cluster.ports.postgres}/${DATABASE}`;
}

/** The URL of the cluster's administrator. */
export function adminUrl({ ports, secrets }: Cluster): string {
  return `postgres://${POSTGRES_ADMIN}:${secrets.postgresAdminPassword}@127.0.0.1:${ports.postgres}/postgres`;
}
