import type { Pools } from '@plinth/shared/database/connection';
import { withTenant } from '@plinth/shared/database/withTenant';
import { clearPurged, closeContainer, findOpenContainers } from '@plinth/shared/eventstore/purge';
import type { OpenContainer } from '@plinth/shared/eventstore/purge';
import { readStream } from '@plinth/shared/eventstore/readStream';
import type { Clock } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import { childrenOf } from '../services/containers';
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
 * @returns whether anything came of it, so that there may be more; what is stuck waits for another time
 */
export async function purgeStep(deps: PurgeStepDeps, tenantId: string): Promise<boolean> {
  const { purger } = deps.pools;
  const cleared = await withTenant(purger, tenantId, (tx) => clearPurged(tx, { tenantId, limit: PAYLOADS }));
  const containers = await withTenant(purger, tenantId, (tx) =>
    findOpenContainers(tx, { tenantId, limit: CONTAINERS }),
  );
  let left = CHILDREN;
  let isMoved = false;
  for (const container of containers) {
    if (left <= 0) break;
    const { found, purged } = await purgeChildren(deps, { tenantId, container, limit: left });
    const isEmpty = found < left;
    if (isEmpty) await close(purger, { tenantId, streamId: container.streamId });
    isMoved ||= isEmpty || purged > 0;
    left -= found;
  }
  return cleared.events > 0 || cleared.streams > 0 || isMoved;
}

function close(purger: Pools['purger'], container: { tenantId: string; streamId: string }): Promise<void> {
  return withTenant(purger, container.tenantId, (tx) => closeContainer(tx, container));
}

/** Ends things directly under a container; fewer found than the limit are all that there are. */
async function purgeChildren(
  deps: PurgeStepDeps,
  { tenantId, container, limit }: { tenantId: string; container: OpenContainer; limit: number },
): Promise<{ found: number; purged: number }> {
  const { app } = deps.pools;
  const { context, reason } = await causeOf(deps, tenantId, container);
  let found = 0;
  let purged = 0;
  for (const { type, find } of childrenOf(container.type)) {
    const page = { tenantId, containerId: container.streamId, limit: limit - found };
    const ids = page.limit > 0 ? await withTenant(app, tenantId, (tx) => find(tx, page)) : [];
    found += ids.length;
    purged += await deps.commands.purgeAll(context, type, { ids, reason, withContainer: true });
  }
  return { found, purged };
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
