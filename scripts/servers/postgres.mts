import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { POSTGRES_ADMIN } from '../lib/databaseUrl.mts';
import type { Owner } from '../lib/datadir.mts';
import { Fault } from '../lib/fault.mts';
import { assertPortFree } from '../lib/ports.mts';
import { runningProcess, spawnDaemon, stopProcess } from '../lib/processes.mts';
import { step } from '../lib/progress.mts';
import { waitReady } from '../lib/ready.mts';
import { portVariable } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { configureCluster, makeCluster, postgresEnvironment } from './postgres-cluster.mts';
import { clearRemains } from './postgres-remains.mts';
import { assertSameMajor } from './postgres-version.mts';

/**
 * Starts the stack's PostgreSQL, when it does not run, and waits for the answer to a query.
 * @param binDir where `initdb` and `postgres` are
 * @throws Fault when its port is taken or it does not come up
 */
export async function startPostgres(stack: Stack, binDir: string): Promise<void> {
  const dataDir = join(stack.dataDir, 'postgres');
  let record = runningProcess(stack, 'postgres');
  if (!record) {
    await assertPortFree(stack.ports.postgres, portVariable(stack.name, 'POSTGRES'), 'PostgreSQL');
    if (!existsSync(dataDir)) await makeCluster(stack, binDir, dataDir);
    assertSameMajor(stack.name, dataDir, binDir);
    await step('PostgreSQL: waits for the end of an earlier one', () => clearRemains(dataDir));
    configureCluster(stack, dataDir);
    record = await spawnDaemon(stack, {
      name: 'postgres',
      command: join(binDir, 'postgres'),
      args: ['-D', dataDir],
      cwd: dataDir,
      env: postgresEnvironment(),
      ...ownerOf(dataDir),
    });
  }
  const ready = { name: 'PostgreSQL', record, deadlineMs: 60_000, probe: () => query(stack) };
  await step('PostgreSQL: starts', () => waitReady(ready));
}

/** Stops the stack's PostgreSQL cleanly: sessions are ended, a checkpoint is written ("fast" shutdown). */
export async function stopPostgres(stack: Stack): Promise<void> {
  await step('PostgreSQL: stops', () => stopProcess(stack, 'postgres', 'SIGINT', 30_000));
}

/** Once made, a cluster belongs to its owner, also when root would choose another user today. */
function ownerOf(dataDir: string): Owner | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const { uid, gid } = statSync(dataDir);
  return { uid, gid };
}

async function query({ ports, secrets }: Stack): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: ports.postgres,
    user: POSTGRES_ADMIN,
    password: secrets.postgresAdminPassword,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 2_000,
  });
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw new Fault({
      expected: `PostgreSQL to accept the password in secrets.json for ${POSTGRES_ADMIN}`,
      got: (error as Error).message,
      remedy: 'npm run reset, which deletes the data and makes new secrets',
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}
