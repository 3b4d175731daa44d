import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { serverUser } from '../lib/datadir.mts';
import type { Owner } from '../lib/datadir.mts';
import { Fault } from '../lib/fault.mts';
import { assertPortFree } from '../lib/ports.mts';
import { runningProcess, spawnDaemon, stopProcess } from '../lib/processes.mts';
import { step } from '../lib/progress.mts';
import { waitReady } from '../lib/ready.mts';
import { run } from '../lib/run.mts';
import { portVariable } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { clearRemains } from './postgres-remains.mts';

const ADMIN = 'plinth_admin';

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
    await step('PostgreSQL: waits for the end of an earlier one', () => clearRemains(dataDir));
    writeFileSync(join(dataDir, 'plinth.conf'), configuration(stack));
    record = await spawnDaemon(stack, {
      name: 'postgres',
      command: join(binDir, 'postgres'),
      args: ['-D', dataDir],
      cwd: dataDir,
      env: ownEnvironment(),
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

/** Made under another name and renamed at the end: a broken-off initdb leaves no half cluster behind. */
async function makeCluster(stack: Stack, binDir: string, dataDir: string): Promise<void> {
  const user = serverUser();
  const fresh = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, stack.secrets.postgresAdminPassword, { mode: 0o600 });
  if (user) for (const path of [fresh, passwordFile]) chownSync(path, user.uid, user.gid);
  const auth = ['-U', ADMIN, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const shape = ['-E', 'UTF8', '--locale=C.UTF-8', '--data-checksums', '--no-instructions'];
  try {
    await step('PostgreSQL: makes the cluster', () =>
      run(join(binDir, 'initdb'), ['-D', fresh, ...auth, ...shape], {
        what: 'making the PostgreSQL cluster',
        remedy: 'mend what the log says, then run the same command again',
        logFile: join(stack.dir, 'logs', 'initdb.log'),
        deadlineMs: 120_000,
        cwd: fresh,
        env: ownEnvironment(),
        ...user,
      }),
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  appendFileSync(join(fresh, 'postgresql.conf'), "\ninclude = 'plinth.conf'\n");
  renameSync(fresh, dataDir);
}

/** Rewritten at each start, so that a changed port or setting holds from the next one on. */
function configuration({ name, ports }: Stack): string {
  const lines = [
    `port = ${ports.postgres}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'max_connections = 200',
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    'shared_buffers = 128MB',
    'max_wal_size = 1GB',
    'checkpoint_timeout = 15min',
    'wal_compression = on',
    'random_page_cost = 1.1',
    'jit = off',
    'log_min_messages = warning',
  ];
  // A test cluster may be lost when the machine goes down; a kill -9 of its processes loses nothing.
  const test = ['fsync = off', 'full_page_writes = off', 'synchronous_commit = off'];
  return `# Written by scripts/servers/postgres.mts at each start.\n${[...lines, ...(name === 'test' ? test : [])].join('\n')}\n`;
}

/** Once made, a cluster belongs to its owner, also when root would choose another user today. */
function ownerOf(dataDir: string): Owner | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const { uid, gid } = statSync(dataDir);
  return { uid, gid };
}

/** Without the user's own PG* variables, which would otherwise steer the server. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(others), LC_ALL: 'C.UTF-8' };
}

async function query({ ports, secrets }: Stack): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: ports.postgres,
    user: ADMIN,
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
      expected: `PostgreSQL to accept the password in secrets.json for ${ADMIN}`,
      got: (error as Error).message,
      remedy: 'npm run reset, which deletes the data and makes new secrets',
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}
