import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';
import { feedConsumer, replica as replicaOf } from './replica';

// A consumer that takes several events in one go.

let store: FeedStore;
const open: { close: () => Promise<void> }[] = [];

beforeAll(async () => {
  store = await feedStore();
});
afterAll(async () => {
  await Promise.all(open.map((each) => each.close()));
  await store.database.close();
});

const sound = feedConsumer();

/** @param isPoison of these it throws, after a part of its work */
function inBatches(isPoison: (event: RecordedEvent) => boolean = () => false) {
  const batches: number[][] = [];
  const apply: typeof sound.apply = async (tx, event) => {
    await sound.apply(tx, event);
    if (isPoison(event)) throw new TypeError("reading 'x' of undefined");
  };
  const applyAll: (typeof sound)['applyAll'] = async (tx, events) => {
    batches.push(events.map(({ position }) => position));
    for (const event of events) await apply(tx, event);
  };
  const made = replicaOf({
    pool: store.database.pools.consumer,
    consumer: feedConsumer({ apply, applyAll }),
  });
  open.push(made);
  return { ...made, batches };
}

async function toldTenant() {
  const context = await store.openTenant();
  const told = story(store);
  await store.tell(context, told.told);
  return { ...told, context, tenantId: context.tenantId, log: await store.logOf(context.tenantId) };
}

it('gets what it handles, in order and in one go, at most a hundred events at a time', async () => {
  const { context, tenantId, projectId, log, feed } = await toldTenant();
  const more = Array.from(
    { length: 120 },
    (_, n) => [projectId, 'project.updated', { name: `n${n}` }] as const,
  );
  await store.tell(context, more);
  const replica = inBatches();
  expect(await replica.receive(log[0]!)).toBe('success');
  await store.untilPassed(tenantId);
  expect(replica.batches.map(({ length }) => length)).toEqual([99, 43]);
  expect(replica.batches.flat()).toEqual(Array.from({ length: 142 }, (_, n) => n + 2));
  expect((await store.feedOf(tenantId)).slice(0, feed.length)).toEqual(feed);
});

it('parks the culprit alone: what was taken in one go is taken apart', async () => {
  const { tenantId, first, log, feed } = await toldTenant();
  const replica = inBatches(({ streamId }) => streamId === first);
  expect(await replica.receive(log[0]!)).toBe('success');
  await store.untilPassed(tenantId);
  const parked = await store.parkedOf(tenantId);
  expect(parked).toEqual([{ stream_id: first, version: 1, reason: 'TypeError', attempts: 1 }]);
  const ofFirst = new Set(log.filter(({ streamId }) => streamId === first).map(({ position }) => position));
  expect(await store.feedOf(tenantId)).toEqual(feed.filter(({ position }) => !ofFirst.has(position)));
});
