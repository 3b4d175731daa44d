// Imports the compiled services: load this file only after buildServices().
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { provisionRoles } from '@plinth/shared/database/provision';
import { prepareDatabase } from '../../scripts/launcher/database.mts';
import { openDataDir, removeDataDir } from '../../scripts/lib/datadir.mts';
import {
  adminUrl,
  DATABASE,
  databaseRoles,
  databaseUrl,
  rolePassword,
} from '../../scripts/lib/databaseUrl.mts';
import type { DatabaseRole } from '../../scripts/lib/databaseUrl.mts';
import { repoRoot } from '../../scripts/lib/paths.mts';
import { openStack } from '../../scripts/lib/stack.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import { startPostgres, stopPostgres } from '../../scripts/servers/postgres.mts';

/** A PostgreSQL of its own, with settings as in production, whose processes may be killed. */
export interface Cluster {
  url: (role: DatabaseRole) => string;
  /** Of the superuser, in the product's database. */
  adminUrl: string;
  /** Stops it and removes its data. */
  remove: () => Promise<void>;
}

interface ClusterOptions {
  binDir: string;
  /** Two may run at once. */
  number: 0 | 1;
  /** Whether the product's database is made and migrated; else there are only the roles. */
  isMigrated: boolean;
}

/** Makes a cluster in place of one that an earlier run has left; it takes ports of the crash stack. */
export async function startCluster({ binDir, number, isMigrated }: ClusterOptions): Promise<Cluster> {
  const crash = openStack('crash');
  const name = `store-${number}`;
  const dir = join(crash.dir, name);
  mkdirSync(dir, { recursive: true });
  const ports = { ...crash.ports, postgres: crash.ports.postgres + number };
  const stack: Stack = { ...crash, dir, dataDir: openDataDir(dir, name), ports };
  await remove(stack);
  stack.dataDir = openDataDir(dir, name);
  await startPostgres(stack, binDir);
  if (isMigrated) await prepareDatabase(stack);
  else await prepareRoles(stack);
  return {
    url: (role) => databaseUrl(stack, role),
    adminUrl: new URL(`/${DATABASE}`, adminUrl(stack)).href,
    remove: () => remove(stack),
  };
}

async function prepareRoles(stack: Stack): Promise<void> {
  await provisionRoles({
    adminUrl: adminUrl(stack),
    rolesFile: join(repoRoot, 'migrations', 'roles.sql'),
    passwords: Object.fromEntries(databaseRoles.map((role) => [role, rolePassword(stack, role)])),
  });
}

async function remove(stack: Stack): Promise<void> {
  await stopPostgres(stack);
  removeDataDir(stack.dataDir);
}
