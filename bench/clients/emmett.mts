import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fill } from '../lib/payload.mts';
import { answerOrders, settingsOf } from './answerOrders.mts';
import { loadAppends } from './appendLoad.mts';
import type { AppendOrder } from './appendLoad.mts';
import { loadEmmett } from './emmettPackages.mts';
import type { EventStore, TaskEvent } from './emmettPackages.mts';

const { url } = settingsOf<{ url: string }>();
const { getPostgreSQLEventStore, pongoSingleStreamProjection, projections } = await loadEmmett();

const created = fill({ projectId: randomUUID(), title: 'Pack the order', labels: [] }, 'description');
const updated = fill({ title: 'Pack the order again' }, 'description');
const tasks = pongoSingleStreamProjection({
  collectionName: 'tasks',
  canHandle: ['task.created', 'task.updated'],
  evolve: (document, { data }) => ({ ...document, ...data, status: 'open' }),
});

const metadata = {
  tenantId: randomUUID(),
  actor: `user:${randomUUID()}`,
  correlationId: randomUUID(),
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

function appendTask(
  store: EventStore,
  { eventsPerAppend, withMetadata }: Pick<AppendOrder, 'eventsPerAppend' | 'withMetadata'>,
) {
  const more = withMetadata ? { metadata } : {};
  const events = Array.from({ length: eventsPerAppend }, (_, n): TaskEvent =>
    n === 0
      ? { type: 'task.created', data: created, ...more }
      : { type: 'task.updated', data: updated, ...more },
  );
  // Of what it takes, only a number is checked: STREAM_DOES_NOT_EXIST would let a second one pass.
  return store.appendToStream(`task-${randomUUID()}`, events, { expectedStreamVersion: 0n });
}

interface Opened {
  key: string;
  store: EventStore;
  pool: pg.Pool;
}

let opened: Opened | undefined;

/** One store at a time: as its documentation shows it, on a pool of the size that is measured. */
async function open({ withState, poolSize }: AppendOrder): Promise<EventStore> {
  const key = `${withState} ${poolSize}`;
  if (opened?.key === key) return opened.store;
  await close();
  const pool = new pg.Pool({ connectionString: url, max: poolSize, idleTimeoutMillis: 0 });
  const store = getPostgreSQLEventStore(url, {
    projections: withState ? projections.inline([tasks]) : [],
    connectionOptions: { pool },
  });
  await store.schema.migrate();
  // Its projection makes its table with the first event; two at once would fail as a conflict of versions.
  await appendTask(store, { eventsPerAppend: 1 });
  opened = { key, store, pool };
  return store;
}

async function close(): Promise<void> {
  await opened?.store.close();
  await opened?.pool.end();
  opened = undefined;
}

await answerOrders<AppendOrder>(async (order) => {
  const store = await open(order);
  return loadAppends(order, () => appendTask(store, order));
}, close);
