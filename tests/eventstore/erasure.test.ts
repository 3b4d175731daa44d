import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { ERASED } from '@plinth/shared/constants/erased';
import { withTenant } from '@plinth/shared/database/withTenant';
import { audit } from '@plinth/shared/domain/audit/events';
import { comment } from '@plinth/shared/domain/comment/decider';
import { REMAINS } from '@plinth/shared/domain/erasure';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import type { CallContext } from '@plinth/shared/types/context';
import { testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

const TEXT = 'Zebedelia writes about her knees';

/** A comment by a person, as a command would write it. */
function commentOf(authorId: string) {
  const data = { taskId: store.ids.next(), authorId, text: TEXT };
  const event = { type: 'comment.created' as const, data };
  const at = { occurredAt: '2026-01-01T00:00:00.000Z', actor: `user:${authorId}` };
  return {
    streamId: store.ids.next(),
    aggregate: comment,
    expected: 'none' as const,
    events: [{ id: store.ids.next(), ...event }],
    row: comment.toRow(comment.evolve(undefined, event, at)),
  };
}

/** The journal's event that certifies an erasure, with the key that it drops. */
function erasureOf(context: CallContext, userId: string, streamTenant = context.tenantId) {
  const data = { userId, keyId: null, remains: REMAINS };
  const event = audit.record({ type: 'audit.person_erased', data });
  return {
    context,
    streams: [
      {
        tenantId: streamTenant,
        streamId: store.ids.next(),
        aggregate: audit,
        expected: 'any' as const,
        events: [{ id: store.ids.next(), ...event }],
      },
    ],
    droppedKeys: [{ tenantId: context.tenantId, subjectId: userId }],
  };
}

const keysOf = async (userId: string) =>
  (
    await store.database.admin.query<{ tenant_id: string; is_dropped: boolean }>(
      'select tenant_id, wrapped is null as is_dropped from subject_key where subject_id = $1 order by 1',
      [userId],
    )
  ).rows;

async function textOf({ tenantId }: CallContext, streamId: string, keyring = store.newKeyring()) {
  const { state } = await withTenant(store.database.pools.app, tenantId, (tx) =>
    foldStream({ tx, keyring }, comment, { tenantId, streamId }),
  );
  return state?.text;
}

test('appends that race with an erasure bring nothing back, from processes with the key and without', async () => {
  const context = await store.openTenant();
  const userId = store.ids.next();
  const written: string[] = [];
  const refused: unknown[] = [];
  let isErased = false;
  const writers = Array.from({ length: 6 }, async (_, index) => {
    const append = index % 2 ? store.append : store.appendOf(store.newKeyring());
    for (let left = 30; left > 0; left -= isErased ? 1 : 0) {
      const write = commentOf(userId);
      try {
        await append({ context, streams: [write] });
        written.push(write.streamId);
      } catch (error) {
        refused.push((error as { code?: string }).code);
      }
      // A refusal asks nobody: without this the others would never have a turn.
      await new Promise(setImmediate);
    }
  });
  while (written.length < 30) await new Promise((resolve) => setTimeout(resolve, 5));
  await store.append(erasureOf(context, userId));
  isErased = true;
  const until = written.length;
  await Promise.all(writers);
  // Those that were on their way may have come before it.
  expect(written.length - until).toBeLessThanOrEqual(6);
  expect(refused.length).toBeGreaterThan(150);
  expect(new Set(refused)).toEqual(new Set(['subject_erased']));
  expect(await keysOf(userId)).toEqual([{ tenant_id: context.tenantId, is_dropped: true }]);
  const { rows } = await store.database.admin.query<{ late: number }>(
    `select count(*)::int as late from event e where e.tenant_id = $1 and e.type = 'comment.created'
     and e.position > (select position from event x where x.tenant_id = $1 and x.type = 'audit.person_erased')`,
    [context.tenantId],
  );
  expect(rows).toEqual([{ late: 0 }]);
  for (const streamId of written.slice(-10)) expect(await textOf(context, streamId)).toBe(ERASED);
});

test('who had no key has a dropped one: none is made afterwards', async () => {
  const context = await store.openTenant();
  const userId = store.ids.next();
  await store.append(erasureOf(context, userId));
  const append = store.appendOf(store.newKeyring());
  await expect(append({ context, streams: [commentOf(userId)] })).rejects.toMatchObject({
    code: 'subject_erased',
  });
  expect(await keysOf(userId)).toEqual([{ tenant_id: context.tenantId, is_dropped: true }]);
});

test('whom the platform has erased no tenant comes to know, not even one that never heard of it', async () => {
  const userId = store.ids.next();
  const early = await store.openTenant();
  await store.append({ context: early, streams: [commentOf(userId)] });
  const platform = store.contextOf(PLATFORM_TENANT_ID);
  await store.append(erasureOf(platform, userId));
  const late = await store.openTenant();
  await expect(
    store.appendOf(store.newKeyring())({ context: late, streams: [commentOf(userId)] }),
  ).rejects.toMatchObject({ code: 'subject_erased' });
  expect(await keysOf(userId)).toEqual([
    { tenant_id: PLATFORM_TENANT_ID, is_dropped: true },
    { tenant_id: early.tenantId, is_dropped: false },
  ]);
});

test('a key is dropped by its certificate only, and by one of the same tenant', async () => {
  const [context, other] = [await store.openTenant(), await store.openTenant()];
  const userId = store.ids.next();
  const write = commentOf(userId);
  await store.append({ context, streams: [write] });
  const droppedKeys = [{ tenantId: context.tenantId, subjectId: userId }];
  await expect(
    store.append({ context, streams: [commentOf(store.ids.next())], droppedKeys }),
  ).rejects.toThrow('the event that certifies its erasure');
  await expect(store.append({ ...erasureOf(other, userId), droppedKeys })).rejects.toThrow(
    'the event that certifies its erasure',
  );
  const whole = [{ tenantId: context.tenantId, subjectId: null }];
  await expect(store.append({ ...erasureOf(context, userId), droppedKeys: whole })).rejects.toThrow(
    'the event that certifies its erasure',
  );
  expect(await textOf(context, write.streamId)).toBe(TEXT);
});

test('a dropped key stays: nobody makes another one of its row, or takes the row away', async () => {
  const context = await store.openTenant();
  const userId = store.ids.next();
  await store.append({ context, streams: [commentOf(userId)] });
  await store.append(erasureOf(context, userId));
  for (const change of [
    "update subject_key set wrapped = '\\x00', dropped_at = null where subject_id = $1",
    'delete from subject_key where subject_id = $1',
  ]) {
    await expect(store.database.admin.query(change, [userId])).rejects.toThrow('a dropped key stays dropped');
  }
});

test('another process opens nothing a second after the drop, though it reads all the time', async () => {
  const context = await store.openTenant();
  const userId = store.ids.next();
  const write = commentOf(userId);
  await store.append({ context, streams: [write] });
  const other = store.newKeyring();
  expect(await textOf(context, write.streamId, other)).toBe(TEXT);
  await store.append(erasureOf(context, userId));
  const erasedAt = performance.now();
  for (let text = TEXT; text !== ERASED;) {
    const askedAt = performance.now();
    text = (await textOf(context, write.streamId, other)) ?? '';
    if (text !== ERASED) expect(askedAt - erasedAt).toBeLessThan(1_000);
  }
});

test('what waits behind an erasure does not go together with it, and is refused', async () => {
  const context = await store.openTenant();
  const [userId, other] = [store.ids.next(), store.ids.next()];
  await store.append({ context, streams: [commentOf(userId)] });
  // While the first is under way the others wait for the next call.
  const [, erased, late] = await Promise.allSettled([
    store.append({ context, streams: [commentOf(other)] }),
    store.append(erasureOf(context, userId)),
    store.append({ context, streams: [commentOf(userId)] }),
  ]);
  expect(erased?.status).toBe('fulfilled');
  expect(late).toMatchObject({ status: 'rejected', reason: { code: 'subject_erased' } });
});
