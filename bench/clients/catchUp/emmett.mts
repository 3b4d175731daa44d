import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fill } from '../../lib/payload.mts';
import { answerOrders, settingsOf } from '../answerOrders.mts';
import { loadEmmett } from '../emmettPackages.mts';
import type { TaskEvent } from '../emmettPackages.mts';
import { EVENTS_PER_STREAM, loadLog, measureCatchUp } from './measureCatchUp.mts';
import type { CatchUpOrder } from './measureCatchUp.mts';

const { url } = settingsOf<{ url: string }>();
const { getPostgreSQLEventStore, postgreSQLEventStoreConsumer, postgreSQLRawSQLProjection, sql } =
  await loadEmmett();
const pool = new pg.Pool({ connectionString: url });
const store = getPostgreSQLEventStore(url, { projections: [], connectionOptions: { pool } });
await store.schema.migrate();
const created = fill({ projectId: randomUUID(), title: 'Pack the order', labels: [] }, 'description');
const updated = fill({ title: 'Pack the order again' }, 'description');

function appendStream() {
  const events = Array.from({ length: EVENTS_PER_STREAM }, (_, n): TaskEvent =>
    n === 0 ? { type: 'task.created', data: created } : { type: 'task.updated', data: updated },
  );
  return store.appendToStream(`task-${randomUUID()}`, events, { expectedStreamVersion: 0n });
}

/** As few and as large batches as its own benchmark has, and no pause between them. */
const PULLING = { batchSize: 2_000, pullingFrequencyInMs: 0 };

async function read(passed: (events: number) => void) {
  const consumer = postgreSQLEventStoreConsumer({ connectionString: url, pulling: PULLING });
  const projection = postgreSQLRawSQLProjection({
    name: 'catch_up',
    canHandle: ['task.created', 'task.updated'],
    evolve: ({ type, data, metadata: { streamName, streamPosition } }) => {
      passed(1);
      return sql(
        'insert into catch_up (stream, version, type, title) values (%L, %s, %L, %L)',
        streamName.slice('task-'.length),
        streamPosition.toString(),
        type,
        data.title,
      );
    },
  });
  consumer.projector({ projection });
  const reading = consumer.start();
  return async () => {
    await consumer.close();
    await reading;
  };
}

await answerOrders<CatchUpOrder>(
  (order) => ('load' in order ? loadLog(order.load, appendStream) : measureCatchUp(order, read)),
  () => pool.end(),
);
