import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '@plinth/shared/domain/project/decider';
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
afterAll(async () => {
  await app.close();
  await store.database.close();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await heal();
});

/** Another replica, closed after the test. */
function another(changes: Partial<Parameters<typeof replica>[0]> = {}) {
  const made = replica({ pool: store.database.pools.consumer, ...changes });
  open.push(made);
  return made;
}

/** The timer of a replica. */
function startTimer(): void {
  const watchdog = another().watchdog({ pool: store.database.pools.consumer, intervalMs: 50 });
  open.unshift(watchdog);
  watchdog.start();
}

/** Makes the feed table refuse a stream's events, from a version on, with this SQLSTATE. */
async function poison(streamId: string, { fromVersion = 1, sqlState = 'P0001' } = {}): Promise<void> {
  await refuse(`new.stream_id = '${streamId}' and new.version >= ${fromVersion}`, sqlState);
}

/** Makes the feed table refuse lines. */
async function refuse(condition: string, sqlState = 'P0001'): Promise<void> {
  await store.database.admin.query(`
    create function refuse_activity() returns trigger language plpgsql as $$
    begin
      raise exception 'planted' using errcode = '${sqlState}';
    end $$;
    create trigger planted before insert on activity for each row
      when (${condition}) execute function refuse_activity()`);
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

const TENANT = '01900000-0000-7000-8000-000000000001';

const retry = async (tenantId: string, streamId: string): Promise<unknown> =>
  (await app.post('/internal/parked/retry').set(app.behalf(tenantId)).send({ streamId })).body;

it('parks the stream of an event that cannot be applied, and goes on with the others', async () => {
  const { tenantId, first, feed, log } = await toldTenant();
  await poison(first, { fromVersion: 3 });
  for (const event of log) expect(await app.signal(event)).toEqual({ status: 'SUCCESS' });
  await store.untilPassed(tenantId);

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
  await store.untilPassed(tenantId);
  await store.tell(context, [[first, 'task.completed']]);
  await app.signal((await store.logOf(tenantId)).at(-1)!);
  await store.untilPassed(tenantId);
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
  await store.untilPassed(tenantId);
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
  await store.untilPassed(context.tenantId);
  await heal();
  expect(await retry(context.tenantId, streamId)).toEqual({ outcome: 'healed' });
  expect(await store.feedOf(context.tenantId)).toHaveLength(120);
});

it('is healed by the timer when its time has come', async () => {
  const { tenantId, first, feed, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  await store.untilPassed(tenantId);
  await heal();
  await store.database.admin.query('update parked_stream set next_try_at = now() where tenant_id = $1', [
    tenantId,
  ]);
  startTimer();
  await waitFor(async () => (await store.parkedOf(tenantId)).length === 0);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it('is listed for other services page by page, and for nobody without the token', async () => {
  const { tenantId, projectId, first, second, comment, log } = await toldTenant();
  const streams = [projectId, first, second, comment].sort();
  await refuse(`new.tenant_id = '${tenantId}'`);
  await app.signal(log[0]!);
  await store.untilPassed(tenantId);
  const page = async (query: string) =>
    (await app.get(`/internal/parked?${query}`).set(app.behalf(tenantId))).body as {
      items: { streamId: string }[];
      next: string | null;
    };
  const whole = await page('');
  expect(whole.items.map(({ streamId }) => streamId)).toEqual(streams);
  expect(whole).toMatchObject({ next: null });
  expect(whole.items[0]).toEqual({
    consumer: 'activity-feed-v1',
    streamId: streams[0],
    version: 1,
    reason: 'SQLSTATE P0001',
    attempts: 1,
    parkedAt: expect.any(String),
    nextTryAt: expect.any(String),
  });
  const start = await page('limit=3');
  expect([start.items.length, start.next]).toEqual([3, streams[2]]);
  const end = await page(`limit=2&after=${start.next}`);
  expect([end.items.map(({ streamId }) => streamId), end.next]).toEqual([[streams[3]], null]);
  expect((await page(`after=${streams[3]}`)).items).toEqual([]);
  expect((await app.get('/internal/parked').set(app.behalf(store.ids.next()))).body).toEqual({
    items: [],
    next: null,
  });
  const refused = await app.http.get('/internal/parked').set(app.behalf(tenantId));
  expect(refused.status).toBe(401);
});

it('is made due with all others of its tenant, and then healed by the timer', async () => {
  const { tenantId, feed, log } = await toldTenant();
  await refuse(`new.tenant_id = '${tenantId}'`);
  await app.signal(log[0]!);
  await store.untilPassed(tenantId);
  expect(await store.parkedOf(tenantId)).toHaveLength(4);
  await heal();
  startTimer();
  const { body } = await app.post('/internal/parked/retry-all').set(app.behalf(tenantId));
  expect(body).toEqual({ streams: 4 });
  await waitFor(async () => (await store.parkedOf(tenantId)).length === 0);
  expect(await store.feedOf(tenantId)).toEqual(feed);
  const unknown = await app.post('/internal/parked/retry-all').set(app.behalf(store.ids.next()));
  expect(unknown.body).toEqual({ streams: 0 });
});

it('is tried once when two replicas find it due at the same time', async () => {
  const { tenantId, first, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  await store.untilPassed(tenantId);
  await app.post('/internal/parked/retry-all').set(app.behalf(tenantId));
  const replicas = [another(), another()];
  const stream = { tenantId, streamId: first };
  const outcomes = await Promise.all(replicas.map(({ retry: tryIt }) => tryIt(stream, { onlyDue: true })));
  expect(outcomes.filter((outcome) => outcome === 'parked')).toHaveLength(1);
  expect(['busy', 'not_due']).toContain(outcomes.find((outcome) => outcome !== 'parked'));
  // The look that follows a retry may hold the checkpoint.
  await waitFor(async () => (await replicas[0]!.retry(stream, { onlyDue: true })) === 'not_due');
  expect(await store.parkedOf(tenantId)).toMatchObject([{ attempts: 2 }]);
});

it('waits twice as long after each try, up to an hour', async () => {
  const { tenantId, first, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  await store.untilPassed(tenantId);
  const delays: number[] = [];
  for (let count = 1; count <= 9; count += 1) {
    const { rows } = await store.database.admin.query<{ seconds: number }>(
      `select round(extract(epoch from next_try_at - clock_timestamp()) / 5)::int * 5 as seconds
       from parked_stream where tenant_id = $1`,
      [tenantId],
    );
    delays.push(rows[0]!.seconds);
    await retry(tenantId, first);
  }
  expect(delays).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
});

it('holds the checkpoint for half a second at a time while slow events are tried again', async () => {
  const { tenantId, feed, projectId, log } = await toldTenant();
  await poison(projectId);
  await app.signal(log[0]!);
  await store.untilPassed(tenantId);
  await heal();
  const transactions = new Set<unknown>();
  const sound = feedConsumer();
  const apply: typeof sound.apply = async (tx, event) => {
    const { rows } = await tx.query('select txid_current() as id', []);
    transactions.add((rows[0] as { id: unknown }).id);
    await sleep(200);
    await sound.apply(tx, event);
  };
  // Six events of 200 ms: at most three in one transaction.
  const slow = another({ consumer: feedConsumer({ apply }) });
  expect(await slow.retry({ tenantId, streamId: projectId })).toBe('healed');
  expect(transactions.size).toBeGreaterThan(1);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it('is parked alone when the code of the effect fails, the others of its tenant going on', async () => {
  const { tenantId, first, feed, log } = await toldTenant();
  const sound = feedConsumer();
  const apply: typeof sound.apply = async (tx, event) => {
    await sound.apply(tx, event);
    if (event.streamId === first) throw new TypeError("reading 'x' of undefined");
  };
  const faulty = another({ consumer: feedConsumer({ apply }) });
  expect(await faulty.receive(log[0]!)).toBe('success');
  await store.untilPassed(tenantId);
  const parked = await store.parkedOf(tenantId);
  expect(parked).toEqual([{ stream_id: first, version: 1, reason: 'TypeError', attempts: 1 }]);
  const ofFirst = new Set(log.filter(({ streamId }) => streamId === first).map(({ position }) => position));
  expect(await store.feedOf(tenantId)).toEqual(feed.filter(({ position }) => !ofFirst.has(position)));
  expect(await retry(tenantId, first)).toEqual({ outcome: 'healed' });
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it('answers at once that nothing is parked for a tenant without a checkpoint, known or not', async () => {
  const { tenantId, first } = await toldTenant();
  expect(await retry(tenantId, first)).toEqual({ outcome: 'not_parked' });
  expect(await retry(store.ids.next(), first)).toEqual({ outcome: 'not_parked' });
});

it.each([
  ['post', '/internal/parked/retry', { streamId: 'x' }],
  ['post', '/internal/parked/retry', { tenantId: TENANT }],
  ['post', '/internal/parked/retry', undefined],
  ['post', '/internal/parked/retry', [1]],
  ['get', '/internal/parked?limit=0', undefined],
  ['get', '/internal/parked?limit=501', undefined],
  ['get', '/internal/parked?after=x', undefined],
] as const)('answers 400 to what names no stream or page: %s %s %j', async (method, path, body) => {
  expect((await app[method](path).set(app.behalf(TENANT)).send(body)).status).toBe(400);
});

it('is shown and tried for nobody unless a call says, signed, for whom it is; its tenant is that one', async () => {
  const { tenantId, first, log } = await toldTenant();
  await poison(first);
  await app.signal(log[0]!);
  await store.untilPassed(tenantId);
  const list = `/internal/parked?tenantId=${tenantId}`;
  const stream = { tenantId, streamId: first };
  const elsewhere = app.behalf(tenantId, 'worker-service');
  const [name, signed] = Object.entries(app.behalf(tenantId))[0]!;
  for (const headers of [{}, elsewhere, { [name]: `${signed.slice(0, -2)}AA` }, { [name]: tenantId }]) {
    await app.get(list).set(headers).expect(401);
    await app.post('/internal/parked/retry').set(headers).send(stream).expect(401);
    await app.post('/internal/parked/retry-all').set(headers).send(stream).expect(401);
  }
  const other = app.behalf(store.ids.next());
  await app.get(list).set(other).expect(200, { items: [], next: null });
  await app.post('/internal/parked/retry').set(other).send(stream).expect(200, { outcome: 'not_parked' });
  await app.post('/internal/parked/retry-all').set(other).send(stream).expect(200, { streams: 0 });
  await app
    .post('/internal/parked/retry')
    .set(app.behalf(tenantId))
    .send(stream)
    .expect(200, { outcome: 'parked' });
});

it('answers 400 to a body that is no JSON, and 413 to one that is too long', async () => {
  const send = (body: string) =>
    app.post('/internal/parked/retry').set(app.behalf(TENANT)).type('json').send(body);
  expect((await send('{"tenantId"')).status).toBe(400);
  expect((await send(JSON.stringify({ tenantId: 'x'.repeat(2_000) }))).status).toBe(413);
});

it('is not parked for a deadlock either while its range is run again event by event', async () => {
  const { tenantId, feed, log } = await toldTenant();
  const failures = [new TypeError('planted'), Object.assign(new Error('planted'), { code: '40P01' })];
  const sound = feedConsumer();
  const apply: typeof sound.apply = async (tx, event) => {
    const failure = failures.shift();
    if (failure) throw failure;
    await sound.apply(tx, event);
  };
  const faulty = another({ consumer: feedConsumer({ apply }) });
  expect(await faulty.receive(log[0]!)).toBe('success');
  expect([await store.checkpointOf(tenantId), await store.parkedOf(tenantId)]).toEqual([0, []]);
  await waitFor(async () => (await store.feedOf(tenantId)).length === feed.length);
  expect(await store.feedOf(tenantId)).toEqual(feed);
});

it.each([
  ['a deadlock', '40P01'],
  ['a serialization failure', '40001'],
  ['a full disk', '53100'],
  ['a lock that is not available', '55P03'],
  ['a statement that took too long', '57014'],
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
