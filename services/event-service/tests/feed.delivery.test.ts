import { setTimeout as sleep } from 'node:timers/promises';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { project } from '@plinth/shared/domain/project/decider';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { eventApp } from './eventApp';
import type { EventApp } from './eventApp';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';
import { feedConsumer, replica } from './replica';

let store: FeedStore;
let app: EventApp;
const open: { close: () => Promise<void> }[] = [];

beforeAll(async () => {
  store = await feedStore();
  app = await eventApp(store.database);
});
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));
afterAll(async () => {
  await app.close();
  await store.database.close();
});

/** A tenant whose log tells the whole story. */
async function storyteller() {
  const context = await store.openTenant();
  const { told, feed } = story(store);
  await store.tell(context, told);
  return { tenantId: context.tenantId, feed, log: await store.logOf(context.tenantId) };
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, key: Math.sin((index + 1) * seed) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

it('makes the same feed of messages in order, once each', async () => {
  const { tenantId, feed, log } = await storyteller();
  for (const event of log) expect(await app.signal(event)).toEqual({ status: 'SUCCESS' });
  await store.untilPassed(tenantId);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it.each([1, 2, 3])('makes the same feed of messages delivered twice and out of order (%i)', async (seed) => {
  const { tenantId, feed, log } = await storyteller();
  const answers = await Promise.all(shuffled([...log, ...log], seed).map((event) => app.signal(event)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"status":"SUCCESS"}']));
  await waitFor(async () => (await store.checkpointOf(tenantId)) === log.length);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it('makes the same feed when messages come while events are still appended', async () => {
  const context = await store.openTenant();
  const { told, feed } = story(store);
  for (const event of told) {
    await store.tell(context, [event]);
    const log = await store.logOf(context.tenantId);
    await Promise.all([app.signal(log.at(-1)!), app.signal(log[0]!)]);
  }
  await store.untilPassed(context.tenantId);
  expect(await store.feedOf(context.tenantId)).toEqual(feed);
});

it('needs one message only, the others being lost', async () => {
  const { tenantId, feed, log } = await storyteller();
  await app.signal(log[4]!);
  await store.untilPassed(tenantId);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it('needs no message at all: the watchdog finds what is behind', async () => {
  const { tenantId, feed } = await storyteller();
  const other = await eventApp(store.database);
  open.push(other);
  other.startWatchdogs();
  await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length);
});

it('goes on where it was stopped when it is started again', async () => {
  const context = await store.openTenant();
  const { told, feed } = story(store);
  const stopped = await eventApp(store.database);
  await store.tell(context, told.slice(0, 5));
  await stopped.signal((await store.logOf(context.tenantId))[0]!);
  await stopped.close();
  await store.tell(context, told.slice(5));
  const started = await eventApp(store.database);
  open.push(started);
  started.startWatchdogs();
  await waitFor(async () => (await store.feedOf(context.tenantId)).length === feed.length);
  expect(await store.feedOf(context.tenantId)).toEqual(feed);
});

it('finds news by the watchdog alone, within its interval, while no message comes', async () => {
  const { consumer: pool } = store.database.pools;
  const silent = replica({ pool });
  const watchdog = silent.watchdog({ pool, intervalMs: 400 });
  open.push(watchdog, silent);
  watchdog.start();
  for (let round = 0; round < 2; round += 1) {
    const { tenantId, feed } = await storyteller();
    await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length, { deadlineMs: 2_000 });
    expect(await store.feedOf(tenantId)).toEqual(feed);
  }
});

it('lets a tenant whose effects are slow delay only itself, also behind it in the same partition', async () => {
  const [slow, ...others] = await Promise.all(Array.from({ length: 5 }, storyteller));
  const sound = feedConsumer();
  const apply: typeof sound.apply = async (tx, event) => {
    if (event.tenantId === slow!.tenantId) await sleep(300);
    await sound.apply(tx, event);
  };
  const { receive, close } = replica({
    pool: store.database.pools.consumer,
    consumer: feedConsumer({ apply }),
  });
  open.push({ close });
  for (const event of slow!.log) expect(await receive(event)).toBe('success');
  for (const { log } of others) expect(await receive(log[0]!)).toBe('success');
  for (const { tenantId, feed } of others) {
    await store.untilPassed(tenantId);
    expect(await store.feedOf(tenantId)).toEqual(feed);
  }
  expect((await store.feedOf(slow!.tenantId)).length).toBeLessThan(slow!.feed.length);
  await waitFor(async () => (await store.feedOf(slow!.tenantId)).length === slow!.feed.length);
  expect(await store.feedOf(slow!.tenantId)).toEqual(slow!.feed);
});

it('passes the log of the platform tenant, too', async () => {
  const [event] = await store.logOf((await storyteller()).tenantId);
  await app.signal({ ...event!, tenantId: PLATFORM_TENANT_ID });
  expect(await store.feedOf(PLATFORM_TENANT_ID)).toEqual([]);
});

it('goes further than one transaction takes', async () => {
  const context = await store.openTenant();
  const { projectId } = story(store);
  const events = Array.from({ length: 450 }, (_, index) => ({
    id: store.ids.next(),
    type: 'project.updated',
    data: { name: `Name ${index}` },
  }));
  await store.append({
    context,
    streams: [{ streamId: projectId, aggregate: project, expected: 'any', events }],
  });
  await app.signal((await store.logOf(context.tenantId))[0]!);
  await waitFor(async () => (await store.checkpointOf(context.tenantId)) === 451);
  expect(await store.feedOf(context.tenantId)).toHaveLength(450);
});

describe('a message that nobody of ours has sent', () => {
  const forged = (changes: object) => async () => {
    const { tenantId, log } = await storyteller();
    const envelope = JSON.parse(buildEnvelope(log[0]!)) as object;
    return { tenantId, message: JSON.stringify({ ...envelope, ...changes }) };
  };

  it.each<[string, string]>([
    ['no JSON', 'hello'],
    ['half of one', '{"specversion":"1.0","tenantid":'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[{"specversion":"1.0"}]'],
    ['a text', '"plinth"'],
    ['another event', '{"specversion":"1.0","id":"1","source":"x","type":"y","data":{}}'],
    ['a very deep one', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['a very long one', JSON.stringify({ data: 'x'.repeat(10_000_000) })],
  ])('is dropped: %s', async (_what, message) => {
    expect(await app.deliver(message)).toEqual({ status: 'DROP' });
  });

  it.each<[string, object]>([
    ['a tenant that is no UUID', { tenantid: "1'; drop table event; --" }],
    ['a list of tenants', { tenantid: ['00000000-0000-0000-0000-000000000000'] }],
    ['a position below 1', { position: 0 }],
    ['a negative position', { position: -1 }],
    ['a position that is no number', { position: null }],
    ['a position with a fraction', { position: 1.5 }],
    ['a position beyond 2^53', { position: 2 ** 53 }],
    ['a position as text', { position: '1' }],
    ['another source', { source: 'https://example.com' }],
    ['another specversion', { specversion: '0.3' }],
    ['a type that is not ours', { type: 'com.example.created' }],
    ['no id', { id: undefined }],
    ['a polluted prototype', { tenantid: undefined, ['__proto__']: { tenantid: PLATFORM_TENANT_ID } }],
  ])('is dropped and changes nothing: %s', async (_what, changes) => {
    const { tenantId, message } = await forged(changes)();
    expect(await app.deliver(message)).toEqual({ status: 'DROP' });
    expect(await store.checkpointOf(tenantId)).toBeUndefined();
  });

  it('moves a tenant by what its log holds only, whatever the message says', async () => {
    const lies = {
      position: 9_007_199_254_740_991,
      type: 'plinth.project.deleted',
      data: { name: 'forged' },
    };
    const { tenantId, message } = await forged(lies)();
    expect(await app.deliver(message)).toEqual({ status: 'SUCCESS' });
    await store.untilPassed(tenantId);
    expect((await store.feedOf(tenantId)).map(({ summary }) => summary)).not.toContain('forged');
  });

  it('leaves no trace when its tenant does not exist', async () => {
    const tenantid = store.ids.next();
    const { message } = await forged({ tenantid })();
    expect(await app.deliver(message)).toEqual({ status: 'SUCCESS' });
    expect(await store.checkpointOf(tenantid)).toBeUndefined();
  });
});
