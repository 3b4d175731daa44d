import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { named } from '@plinth/shared/database/statement';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { createLogger } from '@plinth/shared/utils/logger';
import { createRelay } from '../src/producers/relay';
import { createRelayLeases } from '../src/producers/relayLeases';
import { fakeSidecar } from './fakeSidecar';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';

let store: FeedStore;
let sidecar: Awaited<ReturnType<typeof fakeSidecar>>;
const running: { close: () => Promise<void> }[] = [];
const log = createLogger({ service: 'test', level: 'silent' });

beforeAll(async () => {
  store = await feedStore();
  sidecar = await fakeSidecar();
});
afterEach(() => Promise.all(running.splice(0).map((each) => each.close())));
afterAll(async () => {
  sidecar.close();
  await store.database.close();
});

/** The relay as the service wires it, over HTTP to the sidecar. */
function startRelay() {
  const relay = named(store.database.pools.relay);
  const http = createSidecarHttp({ httpPort: sidecar.port, apiToken: 'x'.repeat(16) });
  const started = createRelay({
    relay,
    leases: createRelayLeases({ relay, holder: store.ids.next(), ttlMs: 400 }),
    encode: encodeEntry,
    publish: (encoded) => bulkPublish({ http }, { pubsub: 'pubsub', topic: 'plinth.events' }, encoded),
    log,
    watchdogMs: 50,
  });
  started.start();
  running.push({
    close: async () => {
      await started.close();
      await http.close();
    },
  });
  return started;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** What a reader of the partition has of the log who skips copies: the promise is all of it, in order. */
function inOrder(published: readonly number[]): number[] {
  const seen: number[] = [];
  for (const position of published) if (position === seen.length + 1) seen.push(position);
  return seen;
}

const relayCheckpoint = async (tenantId: string): Promise<number> => {
  const statement = 'select position from relay_checkpoint where tenant_id = $1';
  const { rows } = await store.database.admin.query<{ position: number }>(statement, [tenantId]);
  return rows[0]?.position ?? 0;
};

it('publishes every log whole and in order through one outage of the broker after another', async () => {
  const relay = startRelay();
  const contexts = await Promise.all(Array.from({ length: 3 }, () => store.openTenant()));
  let expected = 1;
  for (const broker of ['down', 'dies before', 'dies afterwards', 'takes half'] as const) {
    const before = new Map(contexts.map(({ tenantId }) => [tenantId, sidecar.of(tenantId).length]));
    sidecar.setBroker(broker);
    // Appends go on meanwhile.
    await Promise.all(contexts.map((context) => store.tell(context, story(store).told.slice(0, 4))));
    expected += 4;
    if (broker === 'takes half') {
      await waitFor(() =>
        contexts.some(({ tenantId }) => sidecar.of(tenantId).length > before.get(tenantId)!),
      );
    } else {
      await waitFor(() => relay.status().isFailing);
    }
    sidecar.setBroker('up');
    for (const { tenantId } of contexts) {
      await waitFor(async () => (await relayCheckpoint(tenantId)) === expected, { deadlineMs: 15_000 });
      expect(inOrder(sidecar.of(tenantId))).toEqual(upTo(expected));
    }
    await waitFor(() => !relay.status().isFailing);
  }
});

it('moves no checkpoint past what a dead broker has not taken', async () => {
  const context = await store.openTenant();
  sidecar.setBroker('down');
  const relay = startRelay();
  await store.tell(context, story(store).told.slice(0, 4));
  await waitFor(() => relay.status().isFailing);
  expect([await relayCheckpoint(context.tenantId), sidecar.of(context.tenantId)]).toEqual([0, []]);
});
