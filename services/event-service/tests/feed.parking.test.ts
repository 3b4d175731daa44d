import { project } from '@plinth/shared/domain/project/decider';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { eventApp } from './eventApp';
import type { EventApp } from './eventApp';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';

let store: FeedStore;
let app: EventApp;

beforeAll(async () => {
  store = await feedStore();
  app = eventApp(store.database);
});
afterAll(async () => {
  await app.close();
  await store.database.close();
});
afterEach(() => heal());

/** Makes the feed table refuse a stream's events, from a version on, with this SQLSTATE. */
async function poison(streamId: string, { fromVersion = 1, sqlState = 'P0001' } = {}): Promise<void> {
  await store.database.admin.query(`
    create function refuse_activity() returns trigger language plpgsql as $$
    begin
      raise exception 'planted' using errcode = '${sqlState}';
    end $$;
    create trigger planted before insert on activity for each row
      when (new.stream_id = '${streamId}' and new.version >= ${fromVersion}) execute function refuse_activity()`);
}

async function heal(): Promise<void> {
  await store.database.admin.query('drop function if exists refuse_activity() cascade');
}

async function toldTenant() {
  const context = await store.openTenant();
  const told = story(store);
  await store.tell(context, told.told);
  return { ...told, context, tenantId: context.tenantId, log: await store.logOf(context.tenantId) };
}

const retry = async (tenantId: string, streamId: string): Promise<unknown> =>
  (await app.post('/internal/parked/retry').send({ tenantId, streamId })).body;

it('parks the stream of an event that cannot be applied, and goes on with the others', async () => {
  const { tenantId, first, feed, log } = await toldTenant();
  await poison(first, { fromVersion: 3 });
  for (const event of log) expect(await app.signal(event)).toEqual({ status: 'SUCCESS' });

  // 'Draw' was made and started; its third event is the first that is refused.
  expect(await store.parkedOf(tenantId)).toEqual([
    { stream_id: first, version: 3, reason: 'SQLSTATE P0001', attempts: 1 },
  ]);
  const refused = log.filter(({ streamId, version }) => streamId === first && version >= 3);
  const without = feed.filter((row) => !refused.some(({ position }) => position === row.position));
  expect(await store.feedOf(tenantId)).toEqual(without);
  expect(await store.checkpointOf(tenantId)).toBe(log.length);
});

it('lets later events of a parked stream pass, and applies them in order once it is healed', async () => {
  const { context, tenantId, first, feed, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  await store.tell(context, [[first, 'task.completed']]);
  await app.signal((await store.logOf(tenantId)).at(-1)!);
  expect(await store.checkpointOf(tenantId)).toBe(log.length + 1);
  expect(await store.parkedOf(tenantId)).toMatchObject([{ stream_id: first, version: 1, attempts: 1 }]);

  expect(await retry(tenantId, first)).toEqual({ outcome: 'parked' });
  expect(await store.parkedOf(tenantId)).toMatchObject([{ version: 1, attempts: 2 }]);

  await heal();
  expect(await retry(tenantId, first)).toEqual({ outcome: 'healed' });
  expect(await store.parkedOf(tenantId)).toEqual([]);
  const last = { position: log.length + 1, type: 'task.completed', summary: 'Task “Draw it” completed' };
  expect(await store.feedOf(tenantId)).toEqual([...feed, { ...feed.at(-1)!, ...last }]);
  expect(await retry(tenantId, first)).toEqual({ outcome: 'not_parked' });
});

it('keeps what a retry could apply before it met another fault', async () => {
  const { tenantId, first, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  await heal();
  await poison(first, { fromVersion: 4 });
  expect(await retry(tenantId, first)).toEqual({ outcome: 'parked' });
  expect(await store.parkedOf(tenantId)).toMatchObject([{ version: 4, attempts: 1 }]);
  expect((await store.feedOf(tenantId)).filter(({ type }) => type === 'task.started')).toHaveLength(1);
});

it('heals more events than one step takes', async () => {
  const context = await store.openTenant();
  const streamId = store.ids.next();
  const events = Array.from({ length: 120 }, (_, index) => ({
    id: store.ids.next(),
    type: 'project.updated',
    data: { name: `Name ${index}` },
  }));
  await store.append({ context, streams: [{ streamId, aggregate: project, expected: 'any', events }] });
  await poison(streamId);
  await app.signal((await store.logOf(context.tenantId))[0]!);
  await heal();
  expect(await retry(context.tenantId, streamId)).toEqual({ outcome: 'healed' });
  expect(await store.feedOf(context.tenantId)).toHaveLength(120);
});

it('is healed by the timer when its time has come', async () => {
  const { tenantId, first, feed, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  await heal();
  await store.database.admin.query('update parked_stream set next_try_at = now() where tenant_id = $1', [
    tenantId,
  ]);
  app.watchdog.start();
  await waitFor(async () => (await store.parkedOf(tenantId)).length === 0);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it('is listed for other services, and for nobody without the token', async () => {
  const { tenantId, first, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  const { body } = await app.get(`/internal/parked?tenantId=${tenantId}`);
  expect(body.items).toEqual([
    {
      consumer: 'activity-feed',
      streamId: first,
      version: 1,
      reason: 'SQLSTATE P0001',
      attempts: 1,
      parkedAt: expect.any(String),
      nextTryAt: expect.any(String),
    },
  ]);
  const refused = await app.http.get(`/internal/parked?tenantId=${tenantId}`);
  expect(refused.status).toBe(401);
});

it('answers at once that nothing is parked for a tenant without a checkpoint, known or not', async () => {
  const { tenantId, first } = await toldTenant();
  expect(await retry(tenantId, first)).toEqual({ outcome: 'not_parked' });
  expect(await retry(store.ids.next(), first)).toEqual({ outcome: 'not_parked' });
});

it('answers 400 to a retry that names nothing', async () => {
  expect((await app.post('/internal/parked/retry').send({ tenantId: 'x' })).status).toBe(400);
  expect((await app.get('/internal/parked')).status).toBe(400);
});

it.each([
  ['a deadlock', '40P01'],
  ['a serialization failure', '40001'],
  ['a full disk', '53100'],
  ['a lock that is not available', '55P03'],
  ['a shutdown of the server', '57P01'],
  ['a lost connection', '08006'],
  ['an I/O error', '58030'],
])('does not park for %s, but tries again by itself', async (_what, sqlState) => {
  const { tenantId, first, feed, log } = await toldTenant();
  await poison(first, { sqlState });
  expect(await app.signal(log.at(-1)!)).toEqual({ status: 'SUCCESS' });
  expect(await store.checkpointOf(tenantId)).toBe(0);
  await heal();
  await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length);
  expect(await store.parkedOf(tenantId)).toEqual([]);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});
