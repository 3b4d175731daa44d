import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';
import { EXIT } from '../utils/exitCodes';
import type { Logger } from '../utils/logger';
import { StartError } from '../utils/startError';
import { assertRole } from './assertRole';
import { assertSchema } from './assertSchema';
import type { Pool, PoolRole, Pools } from './connection';
import { isUnavailable } from './isUnavailable';

export type WaitForDatabaseDeps = {
  readonly pools: Partial<Pools>;
  readonly log: Pick<Logger, 'warn'>;
  /** Gives up at once when aborted. */
  readonly signal: AbortSignal;
};

/** Section `database` of the configuration. */
export type DatabaseSettings = {
  readonly tls: 'verify-full' | 'loopback' | 'none';
  readonly readyWithinMs: number;
};

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 2_000;

/**
 * Waits until each pool is let in as its role, and nothing more, over a private connection, to a schema that is new
 * enough: whatever starts everything may start it in any order. Repeatable.
 * @throws StartError: 69 for what was not there, or not migrated, within the time; 78 at once for what waiting does not
 *   change (password, certificate, role). The signal's reason when aborted
 */
export async function waitForDatabase(
  deps: WaitForDatabaseDeps,
  { tls, readyWithinMs }: DatabaseSettings,
): Promise<void> {
  const until = performance.now() + readyWithinMs;
  const entries = Object.entries(deps.pools) as [PoolRole, Pool][];
  for (const [role, pool] of entries) {
    await retry(deps, until, async () => {
      try {
        await assertRole(pool, role, { tls });
        await assertSchema(pool);
      } catch (error) {
        throw refused(role, error, readyWithinMs);
      }
    });
  }
}

/** Tries until it succeeds, time is up, or an error says that trying again is of no use. */
async function retry(
  { log, signal }: WaitForDatabaseDeps,
  until: number,
  attempt: () => Promise<void>,
): Promise<void> {
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const isWorthIt = error instanceof StartError && error.exitCode === EXIT.unavailable;
      const leftMs = until - performance.now();
      if (!isWorthIt || leftMs <= 0) throw error;
      log.warn(
        { reason: error.message, leftMs: Math.round(leftMs) },
        'the database is not ready; trying again',
      );
      await sleep(Math.min(delayMs, leftMs), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** What PostgreSQL, TLS or the network said, as the reason why a start waits or fails. */
function refused(role: PoolRole, error: unknown, readyWithinMs: number): unknown {
  if (error instanceof StartError || !types.isNativeError(error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  // An AggregateError (no address answered) has no message of its own.
  const came = `${error.message || 'no answer'}${code ? ` (${code})` : ''}`;
  const variable = `PLINTH_DATABASE__${role.toUpperCase()}_URL`;
  if (isUnavailable(error)) {
    const message =
      `expected PostgreSQL to let plinth_${role} in within ${readyWithinMs} ms; got ${came}: ` +
      `is it up, and where ${variable} says?`;
    return new StartError(EXIT.unavailable, message, { cause: error });
  }
  // Without a code it is what pg says of TLS, or a bug of ours.
  if (code === undefined && !/SSL/.test(error.message)) return error;
  const message = `expected PostgreSQL to let plinth_${role} in; got ${came}: correct ${variable}`;
  return new StartError(EXIT.misconfigured, message, { cause: error });
}
