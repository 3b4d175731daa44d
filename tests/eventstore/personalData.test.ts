import { withTenant } from '@plinth/shared/database/withTenant';
import { membership } from '@plinth/shared/domain/membership/decider';
import { ERASED } from '@plinth/shared/constants/erased';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readStream } from '@plinth/shared/eventstore/readStream';
import { testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

const EMAIL = 'grace.hopper@example.com';
const NAME = 'Grace Hopper';

async function member(context: Awaited<ReturnType<TestStore['openTenant']>>, userId = store.ids.next()) {
  const data = { userId, role: 'owner' as const, displayName: NAME, email: EMAIL };
  const state = membership.evolve(
    undefined,
    { type: 'membership.created', data },
    { occurredAt: '2026-01-01T00:00:00.000Z', actor: 'user:test' },
  );
  const write = {
    streamId: store.ids.next(),
    aggregate: membership,
    expected: 'none' as const,
    events: [{ id: store.ids.next(), type: 'membership.created', data }],
    row: membership.toRow(state),
  };
  await store.append({ context, streams: [write] });
  return { userId, write };
}

async function readOpened(tenantId: string, streamId: string) {
  return withTenant(store.database.pools.app, tenantId, async (tx) =>
    openEvents(store.newKeyring(), membership.eventTypes, await readStream(tx, tenantId, { streamId })),
  );
}

test('personal fields stand nowhere in plain text, and are read back by another process', async () => {
  const context = await store.openTenant();
  const { write } = await member(context);
  const { rows } = await store.database.admin.query<{ text: string }>(
    `select (select string_agg(e::text, '') from event e where tenant_id = $1)
         || (select string_agg(m::text, '') from membership m where tenant_id = $1) as text`,
    [context.tenantId],
  );
  expect(rows[0]?.text).toContain('sealed');
  expect(rows[0]?.text).not.toContain('Grace');
  expect(rows[0]?.text).not.toContain('example.com');
  const [event] = await readOpened(context.tenantId, write.streamId);
  expect(event?.data).toMatchObject({ displayName: NAME, email: EMAIL, role: 'owner' });
});

test('a repeated append is the same though its ciphertext differs', async () => {
  const context = await store.openTenant();
  const { write } = await member(context);
  expect(await store.append({ context, streams: [write] })).toMatchObject({ replayed: true });
  const other = {
    ...write,
    events: write.events.map((e) => ({ ...e, data: { ...e.data, displayName: 'Other' } })),
  };
  await expect(store.append({ context, streams: [other] })).rejects.toMatchObject({
    code: 'event_id_reused',
  });
});

test('two processes that make the first key of a person at once agree on one', async () => {
  const context = await store.openTenant();
  const userId = store.ids.next();
  const others = Array.from({ length: 8 }, () => {
    const data = { userId, role: 'owner' as const, displayName: NAME, email: EMAIL };
    const events = [{ id: store.ids.next(), type: 'membership.created', data }];
    const write = { streamId: store.ids.next(), aggregate: membership, expected: 'any' as const, events };
    return { write, append: store.appendOf(store.newKeyring()) };
  });
  await Promise.all(others.map(({ write, append }) => append({ context, streams: [write] })));
  for (const { write } of others) {
    const [event] = await readOpened(context.tenantId, write.streamId);
    expect(event?.data).toMatchObject({ displayName: NAME });
  }
});

test('without its key a field is the placeholder, and nothing more is recorded of the person', async () => {
  const context = await store.openTenant();
  const { userId, write } = await member(context);
  await store.database.admin.query(
    'update subject_key set wrapped = null, dropped_at = now() where tenant_id = $1 and subject_id = $2',
    [context.tenantId, userId],
  );
  const [event] = await readOpened(context.tenantId, write.streamId);
  expect(event?.data).toMatchObject({ displayName: ERASED, email: ERASED, role: 'owner' });
  const append = store.appendOf(store.newKeyring());
  const again = {
    ...write,
    expected: 1,
    events: write.events.map((e) => ({ ...e, id: store.ids.next() })),
    row: undefined,
  };
  await expect(append({ context, streams: [again] })).rejects.toMatchObject({ code: 'subject_erased' });
  // This process still holds the key in its cache: the database refuses it.
  await expect(store.append({ context, streams: [again] })).rejects.toMatchObject({ code: 'subject_erased' });
});

test('a row may not be sealed under a key that was dropped, nor under a second one', async () => {
  const context = await store.openTenant();
  const { userId, write } = await member(context);
  const row = { ...write.row, personal: { keyId: store.ids.next(), sealed: 'x' } };
  const { aggregate } = write;
  const plain = {
    ...aggregate,
    personalRow: undefined,
    eventTypes: { 'membership.touched': { schemaVersion: 1 } },
  };
  const touched = {
    ...write,
    aggregate: plain,
    row,
    expected: 1,
    events: [{ id: store.ids.next(), type: 'membership.touched', data: { userId } }],
  };
  await expect(store.append({ context, streams: [touched] })).rejects.toMatchObject({
    code: 'subject_erased',
  });
});
