import type { Pool } from 'pg';
import { named } from '../database/statement';
import type { Logger } from '../utils/logger';
import { findTenantsBehind } from './checkpoint.queries';
import { findDueStreams } from './parking.queries';
import type { Signals } from './signals';

type WatchdogDeps = {
  /** The pool of role consumer. */
  readonly pool: Pick<Pool, 'query'>;
  readonly signals: Pick<Signals, 'name' | 'lookSoon' | 'retry'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Default 5,000. */
  readonly intervalMs?: number;
};

const DUE_LIMIT = 50;

/**
 * Makes a consumer independent of messages: every few seconds it puts the tenants whose log has grown past the
 * checkpoint in line, and tries the parked streams that are due. The two do not wait for each other: a retry may take
 * many transactions.
 */
export function createWatchdog({ pool, signals, log, intervalMs = 5_000 }: WatchdogDeps) {
  const consumer = signals.name;
  let isClosed = false;

  async function lookForLag(): Promise<void> {
    for (const { tenantId } of await findTenantsBehind.run({ consumer }, named(pool)))
      signals.lookSoon(tenantId);
  }

  async function retryDue(): Promise<void> {
    for (const stream of await findDueStreams.run({ consumer, limit: DUE_LIMIT }, named(pool))) {
      if (isClosed) return;
      await signals.retry(stream);
    }
  }

  function repeat(sweep: () => Promise<void>) {
    let timer: NodeJS.Timeout | undefined;
    let running: Promise<void> = Promise.resolve();
    const run = (): void => {
      running = sweep()
        .catch((err: unknown) => log.warn({ err, consumer }, 'a sweep failed; the next one comes'))
        .finally(() => {
          if (!isClosed) timer = setTimeout(run, intervalMs);
        });
    };
    const ended = (): Promise<void> => {
      clearTimeout(timer);
      return running;
    };
    return { run, ended };
  }

  const loops = [repeat(lookForLag), repeat(retryDue)];

  return {
    /** Sweeps now and then every `intervalMs`, one sweep of a kind at a time. */
    start(): void {
      for (const { run } of loops) run();
    },

    /** Waits for what is under way, a retry of one stream at most. */
    async close(): Promise<void> {
      isClosed = true;
      await Promise.all(loops.map(({ ended }) => ended()));
    },
  };
}
