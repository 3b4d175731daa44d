import type { Pool } from 'pg';
import { named } from '../database/statement';
import type { Logger } from '../utils/logger';
import { findTenantsBehind } from './checkpoint.queries';
import { findDueStreams } from './parking.queries';
import type { Signals } from './signals';

export type WatchdogDeps = {
  /** The pool of role consumer. */
  readonly pool: Pick<Pool, 'query'>;
  readonly signals: Pick<Signals, 'name' | 'lookSoon' | 'retry'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Default 5,000. */
  readonly intervalMs?: number;
};

/** See {@link createWatchdog}. */
export type Watchdog = ReturnType<typeof createWatchdog>;

const DUE_LIMIT = 50;

/**
 * Makes a consumer independent of messages: every few seconds it puts the tenants whose log has grown past the
 * checkpoint in line, and tries the parked streams that are due.
 */
export function createWatchdog({ pool, signals, log, intervalMs = 5_000 }: WatchdogDeps) {
  const consumer = signals.name;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isClosed = false;

  const sweep = async (): Promise<void> => {
    for (const { tenantId } of await findTenantsBehind.run({ consumer }, named(pool)))
      signals.lookSoon(tenantId);
    for (const stream of await findDueStreams.run({ consumer, limit: DUE_LIMIT }, named(pool))) {
      if (isClosed) return;
      await signals.retry(stream);
    }
  };

  const run = (): void => {
    running = sweep()
      .catch((err: unknown) => log.warn({ err, consumer }, 'a sweep failed; the next one comes'))
      .finally(() => {
        if (!isClosed) timer = setTimeout(run, intervalMs);
      });
  };

  return {
    /** Sweeps now and then every `intervalMs`, one at a time. */
    start: run,

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
