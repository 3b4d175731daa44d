import { closePools, createPools } from '@plinth/shared/database/connection';
import { killingProxy } from '@plinth/shared/testing/killingProxy';
import { outageProxy } from '@plinth/shared/testing/outageProxy';
import type { OutageProxy } from '@plinth/shared/testing/outageProxy';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { eventApp } from './eventApp';
import type { EventApp } from './eventApp';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';
import { feedConsumer, replica } from './replica';

// PostgreSQL is away, hangs, or is lost between two statements; messages come meanwhile.

let store: FeedStore;
let proxy: OutageProxy;
let at: { host: string; port: number };

beforeAll(async () => {
  store = await feedStore();
  const { hostname: host, port } = new URL(store.database.urls.consumer);
  at = { host, port: Number(port) };
  proxy = await outageProxy(at);
});
afterAll(async () => {
  proxy.close();
  await store.database.close();
});

/** A tenant whose log tells the beginning of the story. */
async function storyteller(events = 14) {
  const context = await store.openTenant();
  const { told, feed } = story(store);
  await store.tell(context, told.slice(0, events));
  return {
    tenantId: context.tenantId,
    feed: feed.slice(0, events),
    log: await store.logOf(context.tenantId),
  };
}

/** Delivers everything in order, one message of each tenant at a time as a partition does; the longest answer. */
async function deliverAll(app: EventApp, logs: Awaited<ReturnType<typeof storyteller>>[]) {
  const answers = new Set<string>();
  let longestMs = 0;
  await Promise.all(
    logs.map(async ({ log }) => {
      for (const event of log) {
        const beganAt = performance.now();
        answers.add(JSON.stringify(await app.signal(event)));
        longestMs = Math.max(longestMs, performance.now() - beganAt);
      }
    }),
  );
  return { answers: [...answers], longestMs };
}

const untilFeeds = (tellers: Awaited<ReturnType<typeof storyteller>>[]) =>
  Promise.all(
    tellers.map(({ tenantId, feed }) =>
      waitFor(async () => (await store.feedOf(tenantId)).length === feed.length),
    ),
  );

it.each([
  ['refuses connections', (): void => proxy.refuse(), ''],
  ['answers nobody any more', (): void => proxy.hang(), '?query_timeout=4000'],
])(
  'acknowledges soon while PostgreSQL %s, and makes the same feeds once it is back',
  async (...[, begin, options]) => {
    const consumer = proxy.through(store.database.urls.consumer) + options;
    const app = await eventApp({ urls: { ...store.database.urls, consumer } });
    const warm = await storyteller();
    await app.signal(warm.log[0]!);
    const tellers = await Promise.all(Array.from({ length: 12 }, () => storyteller()));

    begin();
    const { answers, longestMs } = await deliverAll(app, tellers);
    expect(answers).toEqual(['{"status":"SUCCESS"}']);
    expect(longestMs).toBeLessThan(3_500);
    for (const { tenantId } of tellers) expect(await store.feedOf(tenantId)).toEqual([]);
    // Without a watchdog and with no further message.
    proxy.restore();
    await untilFeeds(tellers);
    for (const { tenantId, feed } of tellers) expect(await store.feedOf(tenantId)).toEqual(feed);
    for (const consumer of app.projections.consumers()) {
      await waitFor(() => consumer.status().waiting === 0);
      expect(consumer.status().isHalted).toBe(false);
    }
    await app.close();
  },
);

it('asks once in a while, and not once per tenant, while no session can be had', async () => {
  let connects = 0;
  const connect = () => {
    connects += 1;
    return Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1'));
  };
  const cut = replica({ pool: { connect } });
  const { log } = await storyteller();
  for (let count = 0; count < 2_000; count += 1) {
    expect(await cut.receive({ ...log[0]!, tenantId: store.ids.next() })).toBe('success');
  }
  expect(connects).toBeLessThan(20);
  expect(cut.status().waiting).toBe(2_000);
  await cut.close();
});

it('comes to the same feed wherever its process dies inside a look at the log', async () => {
  const { urls } = store.database;
  let statement = 0;
  let hasDied = true;
  while (hasDied) {
    statement += 1;
    const { tenantId, feed, log } = await storyteller(4);
    const killing = await killingProxy(at);
    const url = new URL(urls.consumer);
    url.port = String(killing.port);
    const pools = createPools({ urls: { consumer: url.href }, max: 1, applicationName: 'test/killed' });
    const dying = replica({ pool: pools.consumer });
    // A dead process's kernel closes its connections.
    killing.arm(statement, () => killing.close());
    await dying.receive(log[0]!);
    await dying.close();
    hasDied = killing.isDead();
    const survivor = replica({ pool: store.database.pools.consumer });
    await waitFor(async () => {
      survivor.lookSoon(tenantId);
      return (await store.checkpointOf(tenantId)) === log.length;
    });
    expect(await store.feedOf(tenantId)).toEqual(feed);
    await survivor.close();
    killing.close();
    await closePools(pools);
  }
  // Three transactions before the one with the effects, and one after it.
  expect(statement).toBeGreaterThan(18);
});

it('ends a look whose effect waits for something that never comes, when PostgreSQL ends its session', async () => {
  const url = new URL(store.database.urls.consumer);
  url.searchParams.set(
    'options',
    '-c TimeZone=UTC -c DateStyle=ISO -c idle_in_transaction_session_timeout=300',
  );
  const pools = createPools({ urls: { consumer: url.href }, applicationName: 'test/hung' });
  const { tenantId, feed, log } = await storyteller();
  let hangs = true;
  const consumer = feedConsumer({
    apply: async (tx, event) => {
      if (hangs) await new Promise(() => undefined);
      await feedConsumer().apply(tx, event);
    },
  });
  const hung = replica({ pool: pools.consumer, consumer });
  expect(await hung.receive(log[0]!)).toBe('success');
  hangs = false;
  await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length);
  expect(await store.parkedOf(tenantId)).toEqual([]);
  await hung.close();
  await closePools(pools);
});
