import type { StateCache } from '@plinth/shared/cache/stateCache';

/** What event-service broadcasts after an effect: these things are at least at these versions. */
export type Invalidation = {
  readonly tenantId: string;
  readonly changes: readonly {
    readonly aggregate: string;
    readonly streamId: string;
    readonly version: number;
  }[];
};

/** Drops what is stale now from L1. Repeatable, in any order. */
export function applyInvalidation({ cache }: { cache: Pick<StateCache, 'invalidate'> }) {
  return ({ tenantId, changes }: Invalidation): void => {
    for (const { aggregate, streamId, version } of changes) {
      cache.invalidate({ tenantId, aggregate, id: streamId }, version);
    }
  };
}
