import { BULK_LIMITS } from '@plinth/shared/dapr/bulkPublish';
import type { Logger } from '@plinth/shared/utils/logger';
import { createOccasionally } from '@plinth/shared/utils/occasionally';
import type { News } from './news';
import { partOf } from './relayLeases';
import type { Leases } from './relayLeases';
import { relayRound } from './relayRound';
import type { RelayRoundDeps } from './relayRound';

type RelayCallsDeps = RelayRoundDeps & { readonly log: Pick<Logger, 'warn'> };

export type RelayCallsOptions = {
  readonly news: News;
  /** A checkpoint did not move. */
  readonly onFenced: () => void;
  /** A call that began then is over: published, or failed as a whole. */
  readonly onEnded: (startedAt: number, error?: unknown) => void;
};

const TENANTS_PER_CALL = 20;
const MIN_EVENTS = 10;

/** The calls in flight: each publishes what some tenants are behind, and none of them is in two. */
export function createRelayCalls(deps: RelayCallsDeps, { news, onFenced, onEnded }: RelayCallsOptions) {
  const inFlight = new Set<Promise<void>>();
  const occasionally = createOccasionally();
  let maxEvents: number = BULK_LIMITS.entries;

  async function publish(leases: Leases, tenantIds: readonly string[]): Promise<void> {
    const { published, leftOver, failed, unfinished, isFenced } = await relayRound(deps, {
      leases,
      tenantIds,
      maxEvents,
    });
    if (published === 0 && failed.size > 0)
      throw new Error(`expected the broker to take an entry; it took none`);
    // Large events: what is read and does not fit into the call is read again, so read less.
    maxEvents = leftOver > 0 ? Math.max(MIN_EVENTS, published) : Math.min(maxEvents * 2, BULK_LIMITS.entries);
    for (const tenantId of tenantIds) if (!failed.has(tenantId)) news.forgive(tenantId);
    for (const tenantId of failed) {
      occasionally((leftOut) =>
        deps.log.warn(
          { tenantId, leftOut },
          'an event of a tenant could not be published; it starts there again',
        ),
      );
      news.postpone(tenantId);
    }
    news.add(unfinished);
    if (isFenced) onFenced();
  }

  function begin(leases: Leases, tenantIds: readonly string[]): void {
    const startedAt = performance.now();
    const call = publish(leases, tenantIds)
      .then(
        () => undefined,
        (error: unknown) => {
          news.add(tenantIds);
          return error;
        },
      )
      .then((error) => {
        inFlight.delete(call);
        news.giveBack(tenantIds);
        onEnded(startedAt, error);
      });
    inFlight.add(call);
  }

  return {
    /** Begins calls for those in line, as long as fewer than `limit` are in flight. Returns at once; no call throws. */
    begin(leases: Leases, limit: number): void {
      while (inFlight.size < limit) {
        const taken = news.take(TENANTS_PER_CALL);
        if (taken.length === 0) return;
        const tenantIds = taken.filter((tenantId) => leases.epochs.has(partOf(tenantId)));
        // Their parts are another's by now.
        news.giveBack(taken.filter((tenantId) => !leases.epochs.has(partOf(tenantId))));
        if (tenantIds.length > 0) begin(leases, tenantIds);
      }
    },

    /** Resolves when no call is in flight any more. */
    settled: async (): Promise<void> => void (await Promise.all(inFlight)),
  };
}
