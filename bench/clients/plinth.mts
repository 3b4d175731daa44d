// Imports the compiled sources: started by bench/append.mts after the build.
import { randomBytes } from 'node:crypto';
import { closePools, createPools } from '@plinth/shared/database/connection';
import { newTask, task } from '@plinth/shared/domain/task/decider';
import { newRank } from '@plinth/shared/domain/task/rank';
import { createTenant, tenant } from '@plinth/shared/domain/tenant/decider';
import { createAppend } from '@plinth/shared/eventstore/append';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import type { CallContext } from '@plinth/shared/types/context';
import { createIds } from '@plinth/shared/utils/ids';
import type { PlinthUrls } from '../lib/cluster.mts';
import { fill } from '../lib/payload.mts';
import { answerOrders, settingsOf } from './answerOrders.mts';
import { loadAppends } from './appendLoad.mts';
import type { AppendOrder } from './appendLoad.mts';

interface Settings {
  urls: PlinthUrls;
  tenantIds: string[];
}

const { urls, tenantIds } = settingsOf<Settings>();
const ids = createIds();
const { app, writer, identity } = urls;
const pools = createPools({ urls: { app, writer, identity }, applicationName: 'bench' });
const keyring = createKeyring({
  masterKey: createMasterKey(Buffer.alloc(32, 7).toString('base64')),
  loadKeys: createLoadKeys({ pool: pools.app, identity: pools.identity }),
  ids,
  clock: { now: () => new Date() },
});
const append = createAppend({ writer: pools.writer, keyring, randomBytes });
const actor = `user:${ids.next()}` as const;
const projectId = ids.next();
const created = fill(
  { ...newTask({ projectId, title: 'Pack the order' }), rank: newRank(Date.now(), projectId) },
  'description',
);
const updated = fill({ title: 'Pack the order again' }, 'description');

const contextOf = (tenantId: string): CallContext => ({
  tenantId,
  actor,
  correlationId: ids.next(),
  causationId: null,
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  now: new Date(),
});

async function openTenant(tenantId: string): Promise<void> {
  const context = contextOf(tenantId);
  const [event] = createTenant(undefined, { slug: tenantId, name: 'Acme' });
  const facts = { occurredAt: context.now.toISOString(), actor };
  await append({
    context,
    opens: tenantId,
    streams: [
      {
        streamId: tenantId,
        aggregate: tenant,
        expected: 'none',
        events: [{ id: ids.next(), ...event! }],
        row: tenant.toRow(tenant.evolve(undefined, event!, facts)),
      },
    ],
  });
}

/** What a command does after its decision: folds its events, and appends them with the row to a new stream. */
function appendTask(tenantId: string, { eventsPerAppend, withState }: AppendOrder) {
  const context = contextOf(tenantId);
  const events = Array.from({ length: eventsPerAppend }, (_, n) =>
    n === 0
      ? ({ type: 'task.created', data: created } as const)
      : ({ type: 'task.updated', data: updated } as const),
  );
  const facts = { occurredAt: context.now.toISOString(), actor };
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

// A second process finds them open.
for (const tenantId of tenantIds) {
  await openTenant(tenantId).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'version_conflict') throw error;
  });
}
let next = 0;
await answerOrders<AppendOrder>(
  (order) =>
    loadAppends(order, () => {
      next += 1;
      return appendTask(tenantIds[order.isHot ? 0 : next % tenantIds.length]!, order);
    }),
  () => closePools(pools),
);
