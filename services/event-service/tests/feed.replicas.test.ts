import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { project } from '@plinth/shared/domain/project/decider';
import { eventTypes } from '@plinth/shared/domain/registry';
import type { SignalsDeps } from '@plinth/shared/messaging/signals';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { applyToActivityFeed } from '../src/handlers/activityFeed';
import { eventApp } from './eventApp';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';
import { feedConsumer, replica as replicaOf } from './replica';

let store: FeedStore;
const open: { close: () => Promise<void> }[] = [];

beforeAll(async () => {
  store = await feedStore();
});
afterAll(async () => {
  await Promise.all(open.map((each) => each.close()));
  await store.database.close();
});

/** A replica of another release, or one whose surroundings are broken. */
function replica(changes: Partial<SignalsDeps> = {}) {
  const made = replicaOf({ pool: store.database.pools.consumer, ...changes });
  open.push(made);
  return made;
}

async function toldTenant() {
  const context = await store.openTenant();
  const told = story(store);
  await store.tell(context, told.told);
  return { ...told, context, tenantId: context.tenantId, log: await store.logOf(context.tenantId) };
}

it('applies each event once when two replicas get all messages at the same time', async () => {
  const [one, two] = [await eventApp(store.database), await eventApp(store.database)];
  open.push(one, two);
  const tenants = await Promise.all(Array.from({ length: 4 }, () => toldTenant()));
  const messages = tenants.flatMap(({ log }) => log).sort(() => Math.random() - 0.5);
  await Promise.all(messages.flatMap((event) => [one.signal(event), two.signal(event)]));
  for (const { tenantId, feed, log } of tenants) {
    await waitFor(async () => (await store.checkpointOf(tenantId)) === log.length);
    expect(await store.feedOf(tenantId)).toEqual(feed);
  }
});

it('acknowledges at once while another replica is at work, which then looks again', async () => {
  const { context, tenantId, projectId, feed, log: events } = await toldTenant();
  let isHeld = false;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow = replica({
    consumer: feedConsumer({
      apply: async (tx, event) => {
        isHeld = true;
        await held;
        await applyToActivityFeed(tx, event, 1);
      },
    }),
  });
  const working = slow.receive(events[0]!);
  await waitFor(() => isHeld);
  await store.tell(context, [[projectId, 'project.archived']]);
  // The message of the new event arrives where nothing can be done; nobody will hear of it again.
  expect(await replica().receive((await store.logOf(tenantId)).at(-1)!)).toBe('success');
  expect(await store.feedOf(tenantId)).toEqual([]);
  release();
  await working;
  await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length + 1);
});

it('leaves the checkpoint of a newer revision alone, and takes over that of an older one', async () => {
  const { context, tenantId, projectId, log: events } = await toldTenant();
  await replica({ consumer: feedConsumer({ revision: feedConsumer().revision + 1 }) }).receive(
    events.at(-1)!,
  );
  await store.tell(context, [[projectId, 'project.archived']]);
  const last = (await store.logOf(tenantId)).at(-1)!;
  expect(await replica().receive(last)).toBe('success');
  expect(await store.checkpointOf(tenantId)).toBe(events.length);
  await replica({ consumer: feedConsumer({ revision: feedConsumer().revision + 2 }) }).receive(last);
  expect(await store.checkpointOf(tenantId)).toBe(events.length + 1);
});

it.each([
  ['an event type', { 'project.celebrated': { schemaVersion: 1 } }],
  [
    'a schema version',
    { 'project.celebrated': { schemaVersion: 1 }, 'project.archived': { schemaVersion: 2 } },
  ],
])('stops before %s that it does not know, until a newer release passes it', async (what, newer) => {
  const { context, tenantId, projectId, log: events } = await toldTenant();
  const aggregate = { ...project, eventTypes: { ...project.eventTypes, ...newer } };
  const type = what === 'an event type' ? 'project.celebrated' : 'project.archived';
  const celebrated = { id: store.ids.next(), type, data: {} };
  await store.append({
    context,
    streams: [{ streamId: projectId, aggregate, expected: 'any', events: [celebrated] }],
  });
  await store.tell(context, [[projectId, 'project.unarchived']]);
  const last = (await store.logOf(tenantId)).at(-1)!;
  expect(await replica().receive(last)).toBe('success');
  expect(await store.checkpointOf(tenantId)).toBe(events.length);
  const known = { ...eventTypes, ...newer };
  const newest = replica({ known, consumer: feedConsumer({ handles: ['project.unarchived'] }) });
  // The older one may be looking once more, at an event that it then leaves to others.
  await waitFor(async () => {
    await newest.receive(last);
    return (await store.checkpointOf(tenantId)) === events.length + 2;
  });
});

it('acknowledges while PostgreSQL is away, and catches up by itself when no message comes any more', async () => {
  const { tenantId, feed, log: events } = await toldTenant();
  const { consumer } = store.database.pools;
  let isAway = true;
  const connect = () =>
    isAway ? Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1')) : consumer.connect();
  const cut = replica({ pool: { connect } });
  for (const event of events) expect(await cut.receive(event)).toBe('success');
  expect(await store.feedOf(tenantId)).toEqual([]);
  isAway = false;
  await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length);
});

it('halts when stream after stream would be parked, having parked no more than the limit', async () => {
  const context = await store.openTenant();
  const streams = Array.from({ length: 5 }, () => store.ids.next());
  await store.tell(
    context,
    streams.map((streamId) => [streamId, 'project.archived'] as const),
  );
  const faulty = replica({
    brake: { limit: 3 },
    consumer: feedConsumer({ apply: () => Promise.reject(new TypeError('a fault of the release')) }),
  });
  const [first] = await store.logOf(context.tenantId);
  expect(await faulty.receive(first!)).toBe('success');
  expect(faulty.status().isHalted).toBe(true);
  expect(await store.parkedOf(context.tenantId)).toEqual([]);
  expect(await store.checkpointOf(context.tenantId)).toBe(0);
  await replica().receive(first!);
  expect(await store.checkpointOf(context.tenantId)).toBe(6);
});

it('goes on by itself once the stream that halted it can be applied', async () => {
  const context = await store.openTenant();
  const streams = Array.from({ length: 6 }, () => store.ids.next());
  await store.tell(
    context,
    streams.map((streamId) => [streamId, 'project.archived'] as const),
  );
  let isFaulty = true;
  let tries = 0;
  const sound = feedConsumer();
  const faulty = replica({
    brake: { limit: 3 },
    tryEveryMs: 30,
    consumer: feedConsumer({
      apply: async (tx, event) => {
        tries += 1;
        if (isFaulty) throw new TypeError('a fault of the release');
        await sound.apply(tx, event);
      },
    }),
  });
  await faulty.receive((await store.logOf(context.tenantId))[0]!);
  const before = tries;
  await waitFor(() => tries > before + 2);
  expect([faulty.status().isHalted, await store.parkedOf(context.tenantId)]).toEqual([true, []]);
  isFaulty = false;
  await waitFor(async () => (await store.checkpointOf(context.tenantId)) === 7);
  expect(faulty.status().isHalted).toBe(false);
  expect(await store.feedOf(context.tenantId)).toHaveLength(6);
});

it('says once, and not once per tenant, that it needs a newer release', async () => {
  const lines: string[] = [];
  const write = (_facts: object, message: string): void => void lines.push(message);
  const older = replica({
    known: {},
    log: { info: write, warn: write, error: write } as unknown as SignalsDeps['log'],
  });
  for (let count = 0; count < 8; count += 1) {
    const { tenantId } = await store.openTenant();
    await older.receive((await store.logOf(tenantId))[0]!);
  }
  expect(lines).toEqual(['the log or its checkpoint needs a newer release']);
});

it('ends the transaction under way when it is told to stop, and begins no other', async () => {
  const { tenantId, feed, log: events } = await toldTenant();
  let release = (): void => undefined;
  let isInside = false;
  const held = new Promise<void>((resolve) => (release = resolve));
  const sound = feedConsumer();
  const stopping = replica({
    consumer: feedConsumer({
      apply: async (tx, event) => {
        isInside = true;
        await held;
        await sound.apply(tx, event);
      },
    }),
  });
  const received = stopping.receive(events[0]!);
  await waitFor(() => isInside);
  let isClosed = false;
  const closing = stopping.close().then(() => (isClosed = true));
  expect(await received).toBe('success');
  expect(isClosed).toBe(false);
  release();
  await closing;
  // Its 500 ms are over after the first effect.
  expect([await store.checkpointOf(tenantId), await store.feedOf(tenantId)]).toEqual([2, feed.slice(0, 1)]);
  expect(await stopping.receive({ ...events[0]!, tenantId: store.ids.next() })).toBe('success');
});

it('passes purged events without applying them', async () => {
  const { tenantId, first, feed, log: events } = await toldTenant();
  await store.database.admin.query(
    `begin; set local session_replication_role = replica;
     update event set data = null, salt = null where tenant_id = '${tenantId}' and stream_id = '${first}'; commit`,
  );
  await replica().receive(events[0]!);
  const purged = events.filter(({ streamId }) => streamId === first).map(({ position }) => position);
  expect(await store.feedOf(tenantId)).toEqual(feed.filter(({ position }) => !purged.includes(position)));
  expect(await store.checkpointOf(tenantId)).toBe(events.length);
});

it('tells after each commit what was passed, newest last', async () => {
  const { tenantId, log: events } = await toldTenant();
  const announced: unknown[] = [];
  const consumer = feedConsumer({
    afterCommit: ({ position, events: passed }) => announced.push([position, passed.map(({ type }) => type)]),
  });
  await replica({ consumer }).receive(events[0]!);
  expect(announced).toEqual([[events.length, events.map(({ type }) => type)]]);
  expect(tenantId).not.toBe(PLATFORM_TENANT_ID);
});
