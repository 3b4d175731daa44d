import type { AppendUnit } from '@plinth/shared/eventstore/appendUnit';
import type { CallContext } from '@plinth/shared/types/context';
import { newProject, renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

// Units that are submitted in one turn of the event loop share a call; each is judged by itself.

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

const unitOf = (context: CallContext, overrides: Parameters<typeof newProject>[0] = {}): AppendUnit => ({
  context,
  streams: [newProject({ key: store.ids.next(), ...overrides })],
});

const openTenants = (count: number) => Promise.all(Array.from({ length: count }, () => store.openTenant()));

/** How many transactions wrote these tenants' logs behind their first event. */
async function transactionsOf(contexts: readonly CallContext[]): Promise<number> {
  const { rows } = await store.database.admin.query<{ count: number }>(
    'select count(distinct xmin::text)::int as count from event where tenant_id = any ($1) and position > 1',
    [contexts.map(({ tenantId }) => tenantId)],
  );
  return rows[0]!.count;
}

test('appends of many tenants that come at once share a transaction', async () => {
  const contexts = await openTenants(5);
  const units = contexts.flatMap((context) => Array.from({ length: 10 }, () => unitOf(context)));
  const results = await Promise.all(units.map(store.append));
  expect(await transactionsOf(contexts)).toBe(1);
  for (const [index, { tenantId }] of contexts.entries()) {
    const own = results.filter((_, unit) => units[unit]!.context.tenantId === tenantId);
    expect(own.flatMap(({ positions }) => positions)).toEqual(Array.from({ length: 10 }, (_, n) => n + 2));
    expect(results[index]!.replayed).toBe(false);
  }
});

test('refused units harm no neighbour, and each says what came of it', async () => {
  const [context, other] = (await openTenants(2)) as [CallContext, CallContext];
  const first = unitOf(context);
  await store.append(first);
  const { streamId } = first.streams[0]!;
  const claim = { kind: 'project.key', value: 'web', streamId };
  await store.append({ ...unitOf(other), claims: [{ ...claim, streamId: store.ids.next() }] });

  const settled = await Promise.allSettled(
    [
      unitOf(context),
      { ...unitOf(context), streams: [{ ...first.streams[0]!, events: [renamed('x')], expected: 7 }] },
      first,
      unitOf(store.contextOf(store.ids.next())),
      { ...unitOf(other), claims: [claim] },
      unitOf(other),
    ].map(store.append),
  );
  expect(settled.map((each) => (each.status === 'fulfilled' ? each.value : each.reason))).toMatchObject([
    { replayed: false, positions: [3] },
    { code: 'version_conflict', members: { actualVersion: 1 } },
    { replayed: true, positions: [2], versions: [1] },
    { code: 'not_found' },
    { code: 'name_taken', members: { kind: 'project.key' } },
    { replayed: false, positions: [3] },
  ]);
});

test('an event id that stands on another stream refuses its unit only', async () => {
  const context = await store.openTenant();
  const first = unitOf(context);
  await store.append(first);
  const { id } = first.streams[0]!.events[0]!;
  const settled = await Promise.allSettled(
    [unitOf(context), unitOf(context, { eventId: id }), unitOf(context)].map(store.append),
  );
  expect(settled.map((each) => (each.status === 'fulfilled' ? 'written' : each.reason.code))).toEqual([
    'written',
    'event_id_reused',
    'written',
  ]);
  await expect(store.append(unitOf(context, { eventId: id }))).rejects.toMatchObject({
    code: 'event_id_reused',
  });
});

test('units that touch one stream keep their order; the second sees what the first wrote', async () => {
  const context = await store.openTenant();
  const created = unitOf(context);
  const stream = created.streams[0]!;
  const change = (expected: number, name: string): AppendUnit => ({
    context,
    streams: [{ ...stream, expected, events: [renamed(name)] }],
  });
  const results = await Promise.all([created, change(1, 'b'), change(2, 'c')].map(store.append));
  expect(results.map(({ versions }) => versions)).toEqual([[1], [2], [3]]);
});

test('a tenant that floods does not keep another one waiting', async () => {
  const [loud, quiet] = (await openTenants(2)) as [CallContext, CallContext];
  let written = 0;
  const flood = Array.from({ length: 3_000 }, () => store.append(unitOf(loud)).then(() => (written += 1)));
  // Only once the flood is on its way.
  await Promise.race(flood);
  const before = written;
  await store.append(unitOf(quiet));
  // Without turns it would be the last one; how many calls of 128 overtake its own is up to the machine.
  expect(written - before).toBeLessThan(1_500);
  await Promise.all(flood);
});

test('a head that somebody holds for 2 s delays its own tenant only', async () => {
  const [held, ...others] = (await openTenants(5)) as [CallContext, ...CallContext[]];
  const holder = await store.database.admin.connect();
  try {
    await holder.query('begin');
    await holder.query('select from log_head where tenant_id = $1 for update', [held.tenantId]);
    const waiting = Array.from({ length: 3 }, () => store.append(unitOf(held)));
    let isHeld = true;
    const released = holder
      .query('select pg_sleep(2)')
      .then(() => holder.query('commit'))
      .finally(() => (isHeld = false));
    const durations: number[] = [];
    const timed = async (context: CallContext): Promise<void> => {
      const started = performance.now();
      await store.append(unitOf(context));
      durations.push(performance.now() - started);
    };
    while (isHeld) await Promise.all(others.map(timed));
    await released;
    durations.sort((a, b) => a - b);
    expect(durations[Math.floor(durations.length * 0.99)]).toBeLessThan(100);
    await Promise.allSettled(waiting);
    await expect(store.append(unitOf(held))).resolves.toMatchObject({ replayed: false });
  } finally {
    holder.release();
  }
});

test('two processes on one tenant give dense positions', async () => {
  const context = await store.openTenant();
  const appends = [store.append, store.appendOf(store.newKeyring())];
  const results = await Promise.all(Array.from({ length: 200 }, (_, n) => appends[n % 2]!(unitOf(context))));
  const positions = results.flatMap((result) => result.positions).sort((a, b) => a - b);
  expect(positions).toEqual(Array.from({ length: 200 }, (_, n) => n + 2));
});
