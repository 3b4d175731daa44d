import { findUnpublishedTenants } from '@plinth/shared/messaging/relay.queries';
import type { Logger } from '@plinth/shared/utils/logger';
import { createBell } from './bell';
import { createNews } from './news';
import { createOutage } from './outage';
import { createRelayCalls } from './relayCalls';
import type { RelayLeases } from './relayLeases';
import type { RelayRoundDeps } from './relayRound';

export type RelayDeps = RelayRoundDeps & {
  readonly leases: RelayLeases;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How often heads are compared with checkpoints, hints or not; default 2,000, or more where that takes long. */
  readonly watchdogMs?: number;
  /** Calls in flight at a time, each for other tenants; default 4. */
  readonly calls?: number;
};

/** See {@link createRelay}. */
export type Relay = ReturnType<typeof createRelay>;

/** Comparing takes no more than this share of the time, however many tenants there are. */
const MAX_COMPARING = 0.02;

/**
 * Carries the log of every tenant to the topic, in order, at least once. Hints say where to look; comparing all heads
 * with the checkpoints every few seconds finds what no hint told. Several calls are in flight at a time, and never two for
 * one tenant. While sidecar, broker or PostgreSQL are away one call at a time tries, with growing delays.
 */
export function createRelay(deps: RelayDeps) {
  const { leases, log } = deps;
  const bell = createBell();
  const news = createNews(() => bell.ring());
  const outage = createOutage((failure) => log.warn(failure, 'the relay could not go on; trying again'));
  const step = createStep(deps, { news, outage, onEnded: () => bell.ring() });
  let isClosing = false;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (!isClosing) {
      const startedAt = performance.now();
      const pauseMs = outage.pauseMs();
      if (pauseMs <= 0) await step.take().catch((err: unknown) => outage.failed(startedAt, err));
      // Also while nothing can be published: the parts are this process's as long as it says so.
      else await leases.hold().catch(() => undefined);
      await bell.wait(pauseMs > 0 ? Math.min(pauseMs, leases.renewMs) : leases.renewMs);
    }
  }

  return {
    /** Says that these tenants' logs have grown; returns at once. Others' are left to whoever holds their parts. */
    hint: (tenantIds: readonly string[]): void => news.add(tenantIds.filter(leases.holds)),

    /** Begins; once. */
    start(): void {
      running = run();
    },

    /**
     * Whether this process relays and how many of the sixteen parts, whether it is failing now, and how many tenants wait
     * after a failure of their own.
     */
    status: () => ({
      isHolder: leases.parts() > 0,
      parts: leases.parts(),
      isFailing: outage.isOn(),
      postponedTenants: news.postponedCount(),
    }),

    /** Ends after the calls in flight and gives up the leases. */
    async close(): Promise<void> {
      isClosing = true;
      bell.ring();
      await running;
      await step.settled();
      news.clear();
      await leases.release();
    },
  };
}

type StepParts = {
  readonly news: ReturnType<typeof createNews>;
  readonly outage: ReturnType<typeof createOutage>;
  readonly onEnded: () => void;
};

/** Keeps the leases, compares when it is time, and begins as many calls as may be. */
function createStep(deps: RelayDeps, { news, outage, onEnded }: StepParts) {
  const { leases, log, calls: maxCalls = 4 } = deps;
  const compare = createCompare(deps, (tenantIds) => news.add(tenantIds.filter(leases.holds)));
  const calls = createRelayCalls(deps, {
    news,
    onFenced: () => {
      log.warn('a checkpoint of the relay did not move; asking for the leases anew');
      leases.doubt();
      compare.soon();
    },
    onEnded: (startedAt, err) => {
      if (err === undefined) outage.succeeded(startedAt);
      else outage.failed(startedAt, err);
      onEnded();
    },
  });
  let known = '';

  return {
    /** @throws errors of PostgreSQL; what failed of a call is told to the outage */
    async take(): Promise<void> {
      const held = await leases.hold();
      const parts = [...held.epochs].join(' ');
      if (parts !== known) {
        log.info({ parts: held.epochs.size }, 'what this process relays has changed');
        known = parts;
        compare.soon();
      }
      if (held.epochs.size === 0) return news.clear();
      await compare.whenDue();
      calls.begin(held, outage.isOn() ? 1 : maxCalls);
    },

    /** Resolves when no call is in flight any more. */
    settled: calls.settled,
  };
}

function createCompare({ relay, watchdogMs = 2_000 }: RelayDeps, found: (tenantIds: string[]) => void) {
  let dueAt = -Infinity;

  return {
    /** At the next opportunity. */
    soon: (): void => void (dueAt = -Infinity),

    async whenDue(): Promise<void> {
      const startedAt = performance.now();
      if (startedAt < dueAt) return;
      const behind = await findUnpublishedTenants.run(undefined, relay);
      const tookMs = performance.now() - startedAt;
      dueAt = startedAt + Math.max(watchdogMs, tookMs / MAX_COMPARING);
      found(behind.map(({ tenantId }) => tenantId));
    },
  };
}
