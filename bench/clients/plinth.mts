import { closePools, createPools } from '@plinth/shared/database/connection';
import { task } from '@plinth/shared/domain/task/decider';
import type { PlinthUrls } from '../lib/cluster.mts';
import { answerOrders, settingsOf } from './answerOrders.mts';
import { loadAppends } from './appendLoad.mts';
import type { AppendOrder } from './appendLoad.mts';
import { openPlinth } from './openPlinth.mts';
import { created, updated } from './sampleTask.mts';

interface Settings {
  urls: PlinthUrls;
  tenantIds: string[];
}

const { urls, tenantIds } = settingsOf<Settings>();
const { app, writer, identity } = urls;
const pools = createPools({ urls: { app, writer, identity }, applicationName: 'bench' });
const { append, contextOf, openTenants, ids } = openPlinth(pools);

/** What a command does after its decision: folds its events, and appends them with the row to a new stream. */
function appendTask(tenantId: string, { eventsPerAppend, withState }: AppendOrder) {
  const context = contextOf(tenantId);
  const events = Array.from({ length: eventsPerAppend }, (_, n) =>
    n === 0
      ? ({ type: 'task.created', data: created } as const)
      : ({ type: 'task.updated', data: updated } as const),
  );
  const facts = { occurredAt: context.now.toISOString(), actor: context.actor };
  let state: ReturnType<typeof task.evolve> | undefined;
  if (withState) for (const event of events) state = task.evolve(state, event, facts);
  const row = state && task.toRow(state);
  const identified = events.map((event) => ({ id: ids.next(), ...event }));
  const stream = {
    streamId: ids.next(),
    aggregate: task,
    expected: 'none',
    events: identified,
    row,
  } as const;
  return append({ context, streams: [stream] });
}

await openTenants(tenantIds);
let next = 0;
await answerOrders<AppendOrder>(
  (order) =>
    loadAppends(order, () => {
      next += 1;
      return appendTask(tenantIds[order.isHot ? 0 : next % tenantIds.length]!, order);
    }),
  () => closePools(pools),
);
