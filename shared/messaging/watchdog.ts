import type { Pool } from 'pg';
import { named } from '../database/statement';
import type { Logger } from '../utils/logger';
import { createOccasionally } from '../utils/occasionally';
import { findTenantsBehind } from './checkpoint.queries';
import { findDueStreams } from './parking.queries';
import type { FindDueStreamsResult } from './parking.queries';
import type { Signals } from './signals';

type WatchdogDeps = {
  /** The pool of role consumer. */
  readonly pool: Pick<Pool, 'query'>;
  readonly signals: Pick<Signals, 'name' | 'lookSoon' | 'retry' | 'postpone' | 'status'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Default 4,000: what no message tells is applied within five seconds. */
  readonly intervalMs?: number;
};

const DUE_PAGE = 50;
const NIL_ID = '00000000-0000-0000-0000-000000000000';
const BEGINNING: FindDueStreamsResult = { nextTryAt: '-infinity', tenantId: NIL_ID, streamId: NIL_ID };

/**
 * Makes a consumer independent of messages: every few seconds it puts the tenants whose log has grown past the
 * checkpoint in line, and tries the parked streams that are due. The two do not wait for each other: a retry may take
 * many transactions. Every replica has one; checkpoint and due time decide which of them does the work.
 */
export function createWatchdog({ pool, signals, log, intervalMs = 4_000 }: WatchdogDeps) {
  const consumer = signals.name;
  const closing = new AbortController();
  const { signal } = closing;

  async function lookForLag(): Promise<void> {
    for (const { tenantId } of await findTenantsBehind.run({ consumer }, named(pool)))
      signals.lookSoon(tenantId);
  }

  async function retryDue(): Promise<void> {
    let last: FindDueStreamsResult | undefined = BEGINNING;
    while (last && !signals.status().isHalted) {
      const {
        nextTryAt: afterTime,
        tenantId: afterTenant,
        streamId: afterStream,
      }: FindDueStreamsResult = last;
      const page = { afterTime, afterTenant, afterStream, limit: DUE_PAGE };
      const due = await findDueStreams.run({ consumer, ...page }, named(pool));
      for (const stream of due) {
        if (signal.aborted) return;
        await retry(stream);
      }
      last = due.at(-1);
    }
  }

  /** One stream that cannot even be tried does not hold up the others; without PostgreSQL, postponing fails, too. */
  async function retry({ tenantId, streamId }: FindDueStreamsResult): Promise<void> {
    try {
      await signals.retry({ tenantId, streamId }, { onlyDue: true, signal });
    } catch (err) {
      log.warn({ err, consumer, tenantId, streamId }, 'a parked stream could not be tried; postponed');
      await signals.postpone({ tenantId, streamId });
    }
  }

  const occasionally = createOccasionally();
  const onError = (err: unknown): void =>
    occasionally((leftOut) => log.warn({ err, consumer, leftOut }, 'a sweep failed; the next one comes'));
  const loops = [lookForLag, retryDue].map((sweep) => repeat(sweep, { intervalMs, signal, onError }));

  return {
    /** Sweeps now and then every `intervalMs`, one sweep of a kind at a time. */
    start(): void {
      for (const { run } of loops) run();
    },

    /** Waits for what is under way, one transaction of a retry at most. */
    async close(): Promise<void> {
      closing.abort();
      await Promise.all(loops.map(({ ended }) => ended()));
    },
  };
}

type Repeating = {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
};

/** Sweeps again and again, a pause between two, until the signal. */
function repeat(sweep: () => Promise<void>, { intervalMs, signal, onError }: Repeating) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = sweep()
      .catch(onError)
      .finally(() => {
        if (!signal.aborted) timer = setTimeout(run, intervalMs);
      });
  };
  const ended = (): Promise<void> => {
    clearTimeout(timer);
    return running;
  };
  return { run, ended };
}
