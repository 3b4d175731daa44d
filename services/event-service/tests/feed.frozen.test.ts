import { waitFor } from '@plinth/shared/testing/waitFor';
import { feedStore, story } from './feedStore';
import { frozenReplica } from './frozenReplica';
import { replica } from './replica';

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const each of open) await each.close();
});

it('a replica that freezes loses the checkpoint to another one, and changes nothing when it thaws', async () => {
  const store = await feedStore();
  open.push(store.database);
  const { tenantId, ...context } = await store.openTenant();
  const { told, feed } = story(store);
  await store.tell({ tenantId, ...context }, told);
  const url = new URL(store.database.urls.consumer);
  // 10 s as configured: tests/database/connection.test.ts.
  const limit = '-c idle_in_transaction_session_timeout=5000';
  url.searchParams.set('options', `-c TimeZone=UTC -c DateStyle=ISO ${limit}`);
  const frozen = await frozenReplica({ url: url.href, tenantId });
  open.unshift({ close: () => frozen.end() });

  const { consumer: pool } = store.database.pools;
  const survivor = replica({ pool });
  open.unshift(survivor);
  // Its message is acknowledged, and comes never again.
  expect(await survivor.receive((await store.logOf(tenantId))[0]!)).toBe('success');
  expect(await store.feedOf(tenantId)).toEqual([]);
  const watchdog = survivor.watchdog({ pool, intervalMs: 100 });
  open.unshift(watchdog);
  watchdog.start();
  await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length, {
    deadlineMs: 30_000,
  });

  await frozen.thaw();
  expect(await store.feedOf(tenantId)).toEqual(feed);
  expect(await store.parkedOf(tenantId)).toEqual([]);
});
