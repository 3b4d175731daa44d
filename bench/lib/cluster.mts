import { join } from 'node:path';
import pg from 'pg';
import type * as Migrate from '../../shared/database/migrate.ts';
import type * as Provision from '../../shared/database/provision.ts';
import { adminUrl, databaseRoles, databaseUrl, rolePassword } from '../../scripts/lib/databaseUrl.mts';
import type { DatabaseRole } from '../../scripts/lib/databaseUrl.mts';
import { loadSource } from '../../scripts/lib/loadSource.mts';
import { repoRoot } from '../../scripts/lib/paths.mts';
import { allPids, readOr } from '../../scripts/lib/proc.mts';
import { runningProcess } from '../../scripts/lib/processes.mts';
import { openStack } from '../../scripts/lib/stack.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import { startPostgres, stopPostgres } from '../../scripts/servers/postgres.mts';
import { systemTools } from '../../scripts/tools/system.mts';

const { migrate } = await loadSource<typeof Migrate>('database/migrate');
const { createDatabase, dropDatabase, provisionRoles, withDatabase } =
  await loadSource<typeof Provision>('database/provision');

/** The PostgreSQL that measurements run on: fsync is on, and all systems share it. */
export interface Cluster {
  stack: Stack;
  adminUrl: string;
}

/** Lends a running cluster to `work`, and stops it whatever happens; its data stays until the next run. */
export async function withCluster<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const stack = openStack('bench');
  const { postgresBin } = await systemTools('redis', join(stack.dir, 'logs'));
  await startPostgres(stack, postgresBin);
  try {
    return await work({ stack, adminUrl: adminUrl(stack) });
  } finally {
    await stopPostgres(stack);
  }
}

/**
 * Makes an empty database for a peer, in place of one of an earlier run.
 * @returns its URL as the administrator, whom no privilege is asked of
 */
export async function freshDatabase({ adminUrl: url }: Cluster, name: string): Promise<string> {
  await provisionRoles({
    adminUrl: url,
    rolesFile: join(repoRoot, 'migrations', 'roles.sql'),
    passwords: {},
  });
  await dropDatabase(url, name);
  await createDatabase({ adminUrl: url, name });
  return withDatabase(url, name);
}

/** Where ours logs in; `admin` is for looking, not for working. */
export type PlinthUrls = Record<DatabaseRole | 'admin', string>;

/** Makes the product's database with all migrations, roles and policies, in place of one of an earlier run. */
export async function freshPlinth({ stack, adminUrl: url }: Cluster, name: string): Promise<PlinthUrls> {
  const migrations = join(repoRoot, 'migrations');
  const passwords = Object.fromEntries(databaseRoles.map((role) => [role, rolePassword(stack, role)]));
  await provisionRoles({ adminUrl: url, rolesFile: join(migrations, 'roles.sql'), passwords });
  await dropDatabase(url, name);
  await createDatabase({ adminUrl: url, name });
  const roles = databaseRoles.map((role) => [role, withDatabase(databaseUrl(stack, role), name)] as const);
  const urls = { ...Object.fromEntries(roles), admin: withDatabase(url, name) } as PlinthUrls;
  await migrate({ url: urls.migrator, directory: migrations });
  return urls;
}

/** Runs statements one after the other as the administrator of a database. */
export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Vacuums and analyses databases and writes a checkpoint: between rounds, so that it falls into none. */
export async function tidy(urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    await asAdmin(url, async (client) => {
      await client.query('vacuum (analyze)');
      await client.query('checkpoint');
    });
  }
}

/** Milliseconds of processor time that the cluster's processes have used so far, those that ended too. */
export function clusterCpuMs({ stack }: Cluster): number {
  const postmaster = runningProcess(stack, 'postgres')?.pid ?? 0;
  for (;;) {
    const { ended, used } = statOf(postmaster);
    const running = allPids()
      .map(statOf)
      .filter(({ parent }) => parent === postmaster)
      .reduce((sum, each) => sum + each.used, used);
    // One that ended meanwhile counts on one side only.
    if (statOf(postmaster).ended === ended) return ((running + ended) * 1_000) / TICKS_PER_SECOND;
  }
}

const TICKS_PER_SECOND = 100;

/** See proc(5). */
function statOf(pid: number) {
  const stat = readOr(`/proc/${pid}/stat`, '');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map((at) => fields[at] ?? 0);
  return { parent: parent!, used: user! + system!, ended: endedUser! + endedSystem! };
}
