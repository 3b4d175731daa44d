import { appendFileSync, chmodSync, chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { POSTGRES_ADMIN } from '../lib/databaseUrl.mts';
import { serverUser } from '../lib/datadir.mts';
import { Fault } from '../lib/fault.mts';
import { killOrphans } from '../lib/orphans.mts';
import { step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import type { Stack, StackName } from '../lib/stack.mts';

/**
 * Makes a PostgreSQL cluster with the stack's password for its superuser. It is made under another name and
 * renamed at the end: a broken-off initdb leaves no half cluster behind.
 * @param binDir where `initdb` is
 * @param dataDir does not exist yet
 * @throws Fault when initdb fails, or would because this user has no name
 */
export async function makeCluster(stack: Stack, binDir: string, dataDir: string): Promise<void> {
  const user = serverUser();
  if (!user) assertNamed();
  const fresh = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  killOrphans(fresh);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, stack.secrets.postgresAdminPassword, { mode: 0o600 });
  if (user) for (const path of [fresh, passwordFile]) chownSync(path, user.uid, user.gid);
  const auth = ['-U', POSTGRES_ADMIN, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const shape = ['-E', 'UTF8', '--locale=C.UTF-8', '--data-checksums', '--no-instructions'];
  try {
    await step('PostgreSQL: makes the cluster', () =>
      run(join(binDir, 'initdb'), ['-D', fresh, ...auth, ...shape], {
        what: 'making the PostgreSQL cluster',
        remedy: 'mend what the log says, then run the same command again',
        logFile: join(stack.dir, 'logs', 'initdb.log'),
        deadlineMs: 120_000,
        cwd: fresh,
        env: postgresEnvironment(),
        ...user,
      }),
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  appendFileSync(join(fresh, 'postgresql.conf'), "\ninclude = 'plinth.conf'\n");
  renameSync(fresh, dataDir);
}

/** initdb asks who it is, as nothing else here does: a container may run as a number without a name. */
function assertNamed(): void {
  try {
    userInfo();
  } catch (cause) {
    throw new Fault({
      expected: `a user with an entry in /etc/passwd, which PostgreSQL asks for`,
      got: `uid ${process.getuid?.()}, which has none`,
      remedy: 'run the command as a user that has one, or as root, or add an entry',
      cause,
    });
  }
}

/** Writes the settings that differ from PostgreSQL's; at each start, so that a changed port holds from then on. */
export function configureCluster({ name, ports }: Stack, dataDir: string): void {
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
  // Whoever measures vacuums, analyses and checkpoints between the rounds, so that it falls into nobody's.
  const bench = [
    'shared_buffers = 512MB',
    'max_connections = 400',
    'max_wal_size = 16GB',
    'checkpoint_timeout = 1h',
    'autovacuum = off',
  ];
  const more: Partial<Record<StackName, string[]>> = { test, bench };
  const head = '# Written by scripts/servers/postgres-cluster.mts at each start.';
  const file = join(dataDir, 'plinth.conf');
  writeFileSync(file, [head, ...lines, ...(more[name] ?? []), ''].join('\n'));
  // Whatever this user's umask is, PostgreSQL's user has to read it.
  chmodSync(file, 0o644);
}

/** Without the user's own PG* variables, which would otherwise steer the server. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(others), LC_ALL: 'C.UTF-8' };
}
