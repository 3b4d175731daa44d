// Imports the compiled store: load this file only after buildServices().
import { setTimeout as sleep } from 'node:timers/promises';
import { createOperatorPool } from '@plinth/shared/database/connection';
import type { Pool } from '@plinth/shared/database/connection';
import { isUnavailable } from '@plinth/shared/database/isUnavailable';
import { Fault } from '../lib/fault.mts';
import { say } from '../lib/progress.mts';
import type { ProjectionCommand } from './options.mts';

type Version = {
  version: number;
  is_active: boolean;
  is_dropped: boolean;
  applied: number;
  total: number;
  tenants_behind: number;
  parked: number;
};

const POLL_MS = 1_000;
/** Longer than replicas take to notice that a version is dropped (2 s), and to end what they are doing with it. */
const NOTICED_MS = 5_000;
const CLEARED_ROWS = 5_000;

/**
 * Lists, builds, changes over to or drops a version of a projection.
 * @param signal aborted when the user wants to stop: what was begun goes on by itself
 * @returns whether what was asked for has come about
 * @throws Fault for an unknown projection, and for PostgreSQL that is away
 */
export async function runProjectionCommand(
  command: ProjectionCommand,
  signal: AbortSignal,
): Promise<boolean> {
  const pool = createOperatorPool({ url: command.databaseUrl, applicationName: 'projection' });
  try {
    await versionsOf(pool, command.name);
    return await run(pool, command, signal);
  } catch (cause) {
    if (!isUnavailable(cause)) throw cause;
    const remedy = 'npm start, or PLINTH_DATABASE__MIGRATOR_URL to lead to another; then run it again';
    throw new Fault({ expected: 'an answer of PostgreSQL', got: (cause as Error).message, remedy, cause });
  } finally {
    await pool.end();
  }
}

async function run(pool: Pool, command: ProjectionCommand, signal: AbortSignal): Promise<boolean> {
  switch (command.action) {
    case 'list':
      for (const version of await versionsOf(pool, command.name)) say(lineOf(version));
      return true;
    case 'rebuild':
      return rebuild(pool, command.name, signal);
    case 'switch':
      return changeOver(pool, command);
    case 'drop':
      return drop(pool, command, signal);
  }
}

async function versionsOf(pool: Pool, name: string): Promise<Version[]> {
  const { rows } = await pool.query<Version>('select * from projection_versions($1)', [name]);
  if (rows.length > 0) return rows;
  throw new Fault({
    expected: 'a projection that event-service keeps',
    got: name,
    remedy:
      'services/event-service/src/consumers/projections.ts lists them; it is known once that service has run',
  });
}

function lineOf({ version, ...state }: Version): string {
  const what = state.is_active ? 'active' : state.is_dropped ? 'being dropped' : 'kept up to date';
  const share = state.total === 0 ? 100 : Math.floor((100 * state.applied) / state.total);
  const parked = state.parked > 0 ? `, ${state.parked} streams parked` : '';
  return `version ${version}: ${what}; ${state.applied} of ${state.total} events (${share} %)${parked}`;
}

/** Adds a version and waits until it may take over. It is built by event-service, also when this command ends. */
async function rebuild(pool: Pool, name: string, signal: AbortSignal): Promise<boolean> {
  const { rows } = await pool.query<{ version: number }>('select add_projection_version($1) as version', [
    name,
  ]);
  const version = rows[0]!.version;
  say(`version ${version} of ${name} is built beside the others`);
  const startedAt = performance.now();
  let first: number | undefined;
  while (!signal.aborted) {
    const state = (await versionsOf(pool, name)).find((each) => each.version === version)!;
    first ??= state.applied;
    say(`${lineOf(state)}; ${etaOf(state, first, performance.now() - startedAt)}`);
    if (state.tenants_behind === 0) {
      say(`it may take over: npm run projection -- switch ${name} ${version}`);
      return true;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** What is left at the speed so far. */
function etaOf({ applied, total, tenants_behind }: Version, first: number, elapsedMs: number): string {
  const perMs = (applied - first) / elapsedMs;
  const left = `${tenants_behind} tenants behind`;
  return perMs > 0 ? `${left}, about ${Math.ceil((total - applied) / perMs / 1_000)} s` : left;
}

async function changeOver(
  pool: Pool,
  { name, version }: { name: string; version: number },
): Promise<boolean> {
  const { rows } = await pool.query<{ done: boolean }>('select switch_projection($1, $2) as done', [
    name,
    version,
  ]);
  if (rows[0]!.done) {
    say(`readers of ${name} see version ${version} from now on; the other one stays until it is dropped`);
    return true;
  }
  const state = (await versionsOf(pool, name)).find((each) => each.version === version);
  say(
    state
      ? `expected version ${version} to be as far as the active one in each tenant; it is behind in ${state.tenants_behind}: nothing was changed, wait for it`
      : `expected a version of ${name}; there is no ${version}: npm run projection -- list ${name}`,
  );
  return false;
}

async function drop(pool: Pool, { name, version }: { name: string; version: number }, signal: AbortSignal) {
  const key = [name, version];
  const { rows } = await pool.query<{ done: boolean }>('select drop_projection_version($1, $2) as done', key);
  if (!rows[0]!.done) {
    say(`expected a version of ${name} that readers do not see; got ${version}: switch to another one first`);
    return false;
  }
  await sleep(NOTICED_MS);
  for (;;) {
    const cleared = await pool.query<{ rows: number }>(
      'select clear_projection_version($1, $2, $3) as rows',
      [...key, CLEARED_ROWS],
    );
    if (cleared.rows[0]!.rows === 0) break;
    if (signal.aborted) return false;
  }
  await pool.query('select forget_projection_version($1, $2)', key);
  say(`version ${version} of ${name} is gone`);
  return true;
}
