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
  return loadAppends(order, () => {
    const events = Array.from({ length: order.eventsPerAppend }, (_, n): TaskEvent =>
      n === 0 ? { type: 'task.created', data: created } : { type: 'task.updated', data: updated },
    );
    // Of what it takes, only a number is checked: STREAM_DOES_NOT_EXIST would let a second one pass.
    return store.appendToStream(`task-${randomUUID()}`, events, { expectedStreamVersion: 0n });
  });
}, close);
