import type { Pools } from '@plinth/shared/database/connection';
import { withTenant } from '@plinth/shared/database/withTenant';
import { clearPurged, closeContainer, findOpenContainers } from '@plinth/shared/eventstore/purge';
import type { OpenContainer } from '@plinth/shared/eventstore/purge';
import { readStream } from '@plinth/shared/eventstore/readStream';
import type { Clock } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import { childrenOf } from '../services/containers';
import type { Children } from '../services/containers';
import type { PurgeCommands } from '../services/purgeCommands';

export type PurgeStepDeps = {
  readonly pools: Pick<Pools, 'app' | 'purger'>;
  readonly commands: PurgeCommands;
  readonly clock: Clock;
};

const CONTAINERS = 10;
const CHILDREN = 200;
const PAYLOADS = 500;

/**
 * One bounded step of a tenant's purges: empties payloads of streams that ended with a `purged` event, and ends what lies
 * under purged containers with `purged` events of its own. Each part commits by itself; any of them may be repeated, and
 * several processes may do the same at once.
 * @returns whether anything was done, so that there may be more
 */
export async function purgeStep(deps: PurgeStepDeps, tenantId: string): Promise<boolean> {
  const { purger } = deps.pools;
  const cleared = await withTenant(purger, tenantId, (tx) => clearPurged(tx, { tenantId, limit: PAYLOADS }));
  const containers = await withTenant(purger, tenantId, (tx) =>
    findOpenContainers(tx, { tenantId, limit: CONTAINERS }),
  );
  let left = CHILDREN;
  for (const container of containers) {
    if (left > 0) left -= await purgeChildren(deps, { tenantId, container, limit: left });
  }
  return cleared.events > 0 || cleared.streams > 0 || containers.length > 0;
}

/** @returns how many children it found; the container is closed when there are no more */
async function purgeChildren(
  deps: PurgeStepDeps,
  { tenantId, container, limit }: { tenantId: string; container: OpenContainer; limit: number },
): Promise<number> {
  const { app, purger } = deps.pools;
  const { context, reason } = await causeOf(deps, tenantId, container);
  const under = { tenantId, containerId: container.streamId };
  let found = 0;
  for (const { type, find } of childrenOf(container.type) satisfies readonly Children[]) {
    const page = { ...under, limit: limit - found };
    const ids = page.limit > 0 ? await withTenant(app, tenantId, (tx) => find(tx, page)) : [];
    found += ids.length;
    await deps.commands.purgeAll(context, type, { ids, reason, withContainer: true });
  }
  if (found < limit) {
    await withTenant(purger, tenantId, (tx) =>
      closeContainer(tx, { tenantId, streamId: container.streamId }),
    );
  }
  return found;
}

/** Whoever purged the container has purged what is under it. */
async function causeOf(
  { pools, clock }: PurgeStepDeps,
  tenantId: string,
  { streamId, version }: OpenContainer,
): Promise<{ context: CallContext; reason: string }> {
  const [event] = await withTenant(pools.app, tenantId, (tx) =>
    readStream(tx, tenantId, { streamId, fromVersion: version, limit: 1 }),
  );
  if (!event) throw new Error(`expected version ${version} of purged stream ${streamId}; it is not there`);
  const { actor, correlationId, id: causationId, traceparent, data } = event;
  const context = { tenantId, actor, correlationId, causationId, traceparent, now: clock.now() };
  return { context, reason: typeof data?.reason === 'string' ? data.reason : 'container purged' };
}
