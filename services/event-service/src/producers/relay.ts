import { setTimeout as sleep } from 'node:timers/promises';
import { BULK_LIMITS } from '@plinth/shared/dapr/bulkPublish';
import { findUnpublishedTenants } from '@plinth/shared/messaging/relay.queries';
import type { Logger } from '@plinth/shared/utils/logger';
import { createOccasionally } from '@plinth/shared/utils/occasionally';
import { createNews, delayAfter } from './news';
import type { News } from './news';
import type { Lease, RelayLease } from './relayLease';
import { relayRound } from './relayRound';
import type { RelayRoundDeps } from './relayRound';

export type RelayDeps = RelayRoundDeps & {
  readonly lease: RelayLease;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How often heads are compared with checkpoints, hints or not; default 2,000. */
  readonly watchdogMs?: number;
};

/** See {@link createRelay}. */
export type Relay = ReturnType<typeof createRelay>;

const TENANTS_PER_ROUND = 20;
const MIN_EVENTS = 10;

/**
 * Carries the log of every tenant to the topic, in order, at least once. Hints say where to look; comparing all heads
 * with the checkpoints every few seconds finds what no hint told. One call is in flight at a time, so there is never a
 * second one for a tenant. While sidecar, broker or PostgreSQL are away it waits with growing delays.
 */
export function createRelay(deps: RelayDeps) {
  const { lease, log } = deps;
  const news = createNews();
  const step = createStep(deps, news);
  const closing = new AbortController();
  let failures = 0;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const waitMs = await step();
        failures = 0;
        if (!closing.signal.aborted) await news.wait(waitMs);
      } catch (err) {
        failures += 1;
        const waitMs = delayAfter(failures);
        log.warn({ err, failures, waitMs }, 'the relay could not go on; trying again');
        await sleep(waitMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  return {
    /** Says that these tenants' logs have grown; returns at once. Whoever does not relay will compare when it does. */
    hint(tenantIds: readonly string[]): void {
      if (lease.isHeld()) news.add(tenantIds);
    },

    /** Begins; once. */
    start(): void {
      running = run();
    },

    /** Whether this process relays, whether it is failing now, and how many tenants wait after a failure of their own. */
    status: () => ({
      isHolder: lease.isHeld(),
      isFailing: failures > 0,
      postponedTenants: news.postponedCount(),
    }),

    /** Ends after the call in flight and gives up the lease. */
    async close(): Promise<void> {
      closing.abort();
      news.add([]);
      await running;
      news.clear();
      await lease.release();
    },
  };
}

/** One step at a time: keep the lease, compare when it is time, publish one call's worth. Answers how long to wait. */
function createStep(deps: RelayDeps, news: News): () => Promise<number> {
  const { lease, log, watchdogMs = 2_000 } = deps;
  let maxEvents: number = BULK_LIMITS.entries;
  let lastEpoch = 0;
  let comparedAt = -Infinity;
  const occasionally = createOccasionally();

  async function compare(): Promise<void> {
    const behind = await findUnpublishedTenants.run(undefined, deps.relay);
    news.add(behind.map(({ tenantId }) => tenantId));
    comparedAt = performance.now();
  }

  async function publish(held: Lease, tenantIds: readonly string[]): Promise<void> {
    const round = await relayRound(deps, { lease: held, tenantIds, maxEvents });
    const { published, leftOver, failed } = round;
    if (published === 0 && failed.size > 0)
      throw new Error(`expected the broker to take an entry; it took none`);
    // Large events: what is read and does not fit into the call is read again, so read less.
    maxEvents = leftOver > 0 ? Math.max(MIN_EVENTS, published) : Math.min(maxEvents * 2, BULK_LIMITS.entries);
    for (const tenantId of tenantIds) if (!failed.has(tenantId)) news.forgive(tenantId);
    for (const tenantId of failed) {
      occasionally((leftOut) =>
        log.warn({ tenantId, leftOut }, 'an event of a tenant could not be published; it starts there again'),
      );
      news.postpone(tenantId);
    }
    news.add(round.unfinished);
    if (!round.isFenced) return;
    log.warn('a checkpoint of the relay did not move; asking for the lease anew');
    lease.doubt();
    comparedAt = -Infinity;
  }

  return async function step(): Promise<number> {
    const held = await lease.hold();
    if (!held) {
      news.clear();
      return lease.renewMs;
    }
    if (held.epoch !== lastEpoch) {
      log.info({ epoch: held.epoch }, 'this process relays');
      lastEpoch = held.epoch;
      comparedAt = -Infinity;
    }
    if (performance.now() - comparedAt >= watchdogMs) await compare();
    const tenantIds = news.take(TENANTS_PER_ROUND);
    if (tenantIds.length === 0) return Math.min(lease.renewMs, watchdogMs);
    try {
      await publish(held, tenantIds);
    } catch (error) {
      news.add(tenantIds);
      throw error;
    }
    return lease.renewMs;
  };
}
