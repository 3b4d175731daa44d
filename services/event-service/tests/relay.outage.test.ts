import { waitFor } from '@plinth/shared/testing/waitFor';
import { fakeSidecar } from './fakeSidecar';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';
import { startedRelay } from './startedRelay';

let store: FeedStore;
let sidecar: Awaited<ReturnType<typeof fakeSidecar>>;
const running: { close: () => Promise<void> }[] = [];

beforeAll(async () => {
  store = await feedStore();
  sidecar = await fakeSidecar();
});
afterEach(() => Promise.all(running.splice(0).map((each) => each.close())));
afterAll(async () => {
  sidecar.close();
  await store.database.close();
});

function startRelay() {
  const started = startedRelay(store, sidecar.port);
  running.push(started);
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
