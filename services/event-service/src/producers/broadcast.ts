import { aggregateOf } from '@plinth/shared/domain/registry';
import type { Passed } from '@plinth/shared/messaging/consumer';
import type { JsonObject } from '@plinth/shared/types/json';
import type { Logger } from '@plinth/shared/utils/logger';
import { createOccasionally } from '@plinth/shared/utils/occasionally';

export type BroadcastDeps = {
  /** Publishes one message to every replica. */
  readonly publish: (message: JsonObject) => Promise<void>;
  readonly log: Pick<Logger, 'warn'>;
};

/** See {@link createBroadcast}. */
export type Broadcast = ReturnType<typeof createBroadcast>;

/** With the sidecar away each takes seconds to fail; more of them would only pile up. */
const MAX_IN_FLIGHT = 32;

/**
 * Tells every replica of every service which streams have changed, `{tenantId, changes: [{aggregate, streamId,
 * version}], position}`, so that they drop what they remember. Best effort: entries expire by themselves, too.
 */
export function createBroadcast({ publish, log }: BroadcastDeps) {
  const inFlight = new Set<Promise<void>>();
  const occasionally = createOccasionally({ everyMs: 10_000 });
  const warn = (facts: object, message: string): void =>
    occasionally((leftOut) => log.warn({ ...facts, leftOut }, message));

  return {
    /** Announces what a consumer has passed; returns at once, never throws. */
    announce({ tenantId, events, position }: Passed): void {
      const changes = changesOf(events);
      if (inFlight.size >= MAX_IN_FLIGHT) {
        return warn({ tenantId, position }, 'an invalidation is left out: too many are under way');
      }
      const sending = publish({ tenantId, changes, position })
        .catch((err: unknown) => warn({ err, tenantId, position }, 'an invalidation could not be sent'))
        .finally(() => inFlight.delete(sending));
      inFlight.add(sending);
    },

    /** Waits for what is under way. */
    async close(): Promise<void> {
      await Promise.all(inFlight);
    },
  };
}

/** The newest version of each stream. */
function changesOf(events: Passed['events']): JsonObject[] {
  const newest = new Map(
    events.map(({ type, streamId, version }) => [
      streamId,
      { aggregate: aggregateOf(type) ?? null, streamId, version },
    ]),
  );
  return [...newest.values()];
}
