import { closePools, createPools } from '@plinth/shared/database/connection';
import type { Connection } from '@plinth/shared/database/statement';
import { eventTypes } from '@plinth/shared/domain/registry';
import { task } from '@plinth/shared/domain/task/decider';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import { createSignals } from '@plinth/shared/messaging/signals';
import { createLogger } from '@plinth/shared/utils/logger';
import pino from 'pino';
import type { PlinthUrls } from '../../lib/cluster.mts';
import { answerOrders, settingsOf } from '../answerOrders.mts';
import { openPlinth } from '../openPlinth.mts';
import { created, updated } from '../sampleTask.mts';
import { EVENTS_PER_STREAM, loadLog, measureCatchUp } from './measureCatchUp.mts';
import type { CatchUpOrder } from './measureCatchUp.mts';

const { urls, tenantIds } = settingsOf<{ urls: PlinthUrls; tenantIds: string[] }>();
const { app, writer, identity, consumer: consumerUrl } = urls;
const pools = createPools({
  urls: { app, writer, identity, consumer: consumerUrl },
  applicationName: 'catch-up',
});
const { append, contextOf, openTenants, ids } = openPlinth(pools);
const log = createLogger({ service: 'catch-up', level: 'warn', destination: pino.destination(2) });

let next = 0;
function appendStream() {
  next += 1;
  const events = Array.from({ length: EVENTS_PER_STREAM }, (_, n) => ({
    id: ids.next(),
    ...(n === 0 ? { type: 'task.created', data: created } : { type: 'task.updated', data: updated }),
  }));
  const streams = [{ streamId: ids.next(), aggregate: task, expected: 'none', events } as const];
  return append({ context: contextOf(tenantIds[next % tenantIds.length]!), streams });
}

/** The effect of one event or of several that follow one another. */
async function write(tx: Connection, events: readonly RecordedEvent[]): Promise<void> {
  await tx.query(
    `insert into catch_up (tenant_id, stream, version, type, title)
     select $1, stream, version, type, title
     from unnest($2::uuid[], $3::int[], $4::text[], $5::text[]) as e(stream, version, type, title)`,
    [
      events[0]!.tenantId,
      events.map(({ streamId }) => streamId),
      events.map(({ version }) => version),
      events.map(({ type }) => type),
      events.map(({ data }) => data?.['title']),
    ],
  );
}

/** The product's consumer: effect and checkpoint in one transaction, tenants by turns. */
async function read(passed: (events: number) => void) {
  const consumer = defineConsumer({
    name: 'catch-up',
    revision: 1,
    handles: ['task.created', 'task.updated'],
    apply: (tx, event) => write(tx, [event]),
    applyAll: write,
    afterCommit: ({ events }) => passed(events.filter(({ type }) => type.startsWith('task.')).length),
  });
  const signals = createSignals({ pool: pools.consumer, consumer, known: eventTypes, log });
  for (const tenantId of tenantIds) signals.lookSoon(tenantId);
  return () => signals.close();
}

await openTenants(tenantIds);
await answerOrders<CatchUpOrder>(
  (order) => ('load' in order ? loadLog(order.load, appendStream) : measureCatchUp(order, read)),
  () => closePools(pools),
);
