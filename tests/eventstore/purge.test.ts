import { project, purgeProject } from '@plinth/shared/domain/project/decider';
import { withTenant } from '@plinth/shared/database/withTenant';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import { addTombstone, clearPurged, findTenantsToPurge } from '@plinth/shared/eventstore/purge';
import { namePurged } from '@plinth/shared/eventstore/purge';
import { named } from '@plinth/shared/database/statement';
import type { CallContext } from '@plinth/shared/types/context';
import { newProject, renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;
beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

type Stream = { readonly context: CallContext; readonly streamId: string; readonly versions: number };

/** A deleted project with so many events before its purge, of a tenant of its own unless one is given. */
async function deletedProject(events: number, given?: CallContext): Promise<Stream> {
  const context = given ?? (await store.openTenant());
  const key = store.ids.next();
  const write = newProject({ key });
  const claims = [{ kind: 'project.key', value: key, streamId: write.streamId }];
  await store.append({ context, streams: [write], claims });
  const changes = Array.from({ length: events - 2 }, (_, index) => renamed(`Name ${index}`));
  const deleted = { id: store.ids.next(), type: 'project.deleted', data: {} };
  await store.append({ context, streams: [{ ...write, expected: 1, events: [...changes, deleted] }] });
  return { context, streamId: write.streamId, versions: events };
}

/** The `purged` event, which ends the stream, and what a consumer makes of it. */
async function purge({ context, streamId, versions }: Stream): Promise<void> {
  const { tenantId } = context;
  const { pools } = store.database;
  const facts = await withTenant(pools.app, tenantId, (tx) =>
    namePurged(tx, { tenantId, streamId, versions }),
  );
  const [event] = purgeProject(deletedState, { ...facts, reason: 'test' });
  if (!event) throw new Error('expected an event of purgeProject; got none');
  const row = project.toRow(project.evolve(undefined, event, { occurredAt: AT, actor: context.actor }));
  const stream = { streamId, aggregate: project, expected: versions, row };
  await store.append({
    context,
    streams: [{ ...stream, events: [{ id: store.ids.next(), ...event }] }],
  });
  await withTenant(pools.consumer, tenantId, (tx) =>
    addTombstone(tx, {
      tenantId,
      streamId,
      type: 'project',
      version: versions + 1,
      purgedAt: AT,
      awaitsChildren: false,
    }),
  );
}

const AT = '2026-01-01T00:00:00.000Z';
const deletedState = {
  ...{ key: '', name: '', description: '', status: 'active' as const },
  ...{ createdAt: AT, updatedAt: AT, deletedAt: AT, deletedBy: 'user:test', purgedAt: null },
};

const clear = ({ tenantId }: CallContext, limit = 500) =>
  withTenant(store.database.pools.purger, tenantId, (tx) => clearPurged(tx, { tenantId, limit }));

/** Which versions of a stream still have payload, salt and dedupe. */
async function whole({ context, streamId }: Stream): Promise<number[]> {
  const { rows } = await store.database.admin.query<{ version: number; parts: number }>(
    `select version, num_nonnulls(data, salt, dedupe) as parts from event
     where tenant_id = $1 and stream_id = $2 order by version`,
    [context.tenantId, streamId],
  );
  expect(rows.every(({ parts }) => parts === 0 || parts === 3)).toBe(true);
  return rows.filter(({ parts }) => parts === 3).map(({ version }) => version);
}

const asPurger = (tenantId: string, sql: string, values: unknown[]) =>
  withTenant(store.database.pools.purger, tenantId, (tx) => tx.query(sql, values));

describe('what the role purger may do to the log', () => {
  const EMPTY =
    'update event set data = null, salt = null, dedupe = null where tenant_id = $1 and stream_id = $2 and version = $3';

  it('empties a payload of a stream that has ended with a purged event, and none of another one', async () => {
    const [purged, deleted] = [await deletedProject(3), await deletedProject(3)];
    await purge(purged);
    await asPurger(purged.context.tenantId, EMPTY, [purged.context.tenantId, purged.streamId, 2]);
    expect(await whole(purged)).toEqual([1, 3, 4]);
    const { tenantId } = deleted.context;
    await expect(asPurger(tenantId, EMPTY, [tenantId, deleted.streamId, 2])).rejects.toMatchObject({
      code: '42501',
    });
    expect(await whole(deleted)).toEqual([1, 2, 3]);
  });

  it('never empties the purged event itself', async () => {
    const stream = await deletedProject(2);
    await purge(stream);
    const { tenantId } = stream.context;
    await expect(asPurger(tenantId, EMPTY, [tenantId, stream.streamId, 3])).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('notes progress on its list, and changes nothing else of it', async () => {
    const stream = await deletedProject(2);
    await purge(stream);
    const { tenantId } = stream.context;
    for (const change of ['version = 99', "type = 'task'", 'stream_id = tenant_id']) {
      await expect(
        asPurger(tenantId, `update tombstone set ${change} where tenant_id = $1`, [tenantId]),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('sees no other tenant', async () => {
    const [own, foreign] = [await deletedProject(2), await deletedProject(2)];
    await purge(foreign);
    const { tenantId } = foreign.context;
    const done = await asPurger(own.context.tenantId, EMPTY, [tenantId, foreign.streamId, 1]);
    expect(done.rowCount).toBe(0);
    expect(await clear(own.context)).toEqual({ events: 0, streams: 0 });
    expect(await whole(foreign)).toEqual([1, 2, 3]);
  });

  it.each([
    ["set data = '{}', salt = null, dedupe = null", '42501'],
    ["set data = '{}'", '42501'],
    ['set salt = null', '42501'],
    ['set data = null, salt = null', '42501'],
    ["set data = null, salt = null, dedupe = null, actor = 'user:mallory'", '42501'],
    ['set data = null, salt = null, dedupe = null, version = 9', '42501'],
    ['set data = null, salt = null, dedupe = null, payload_digest = payload_digest', '42501'],
  ])('nothing else is admitted: %s', async (change, code) => {
    const stream = await deletedProject(2);
    await purge(stream);
    const { tenantId } = stream.context;
    const where = 'where tenant_id = $1 and stream_id = $2 and version = 1';
    const values = [tenantId, stream.streamId];
    await expect(asPurger(tenantId, `update event ${change} ${where}`, values)).rejects.toMatchObject({
      code,
    });
    // The superuser is bound by the trigger, too, unless it puts the payload out of the way as a purge does.
    const asSuperuser = store.database.admin.query(`update event ${change} ${where}`, values);
    if (change.includes('payload_digest = payload_digest')) await asSuperuser;
    else await expect(asSuperuser).rejects.toThrow(/append-only/);
  });

  it.each(['delete from event', 'truncate event', 'insert into event select * from event'])(
    'it may not: %s',
    async (sql) => {
      const { context } = await deletedProject(2);
      await expect(asPurger(context.tenantId, sql, [])).rejects.toMatchObject({ code: '42501' });
    },
  );
});

describe('clear_purged', () => {
  it('goes in bounded steps, the newest first, and may be repeated at any point', async () => {
    const stream = await deletedProject(7);
    await purge(stream);
    expect(await clear(stream.context, 3)).toEqual({ events: 3, streams: 0 });
    expect(await whole(stream)).toEqual([1, 2, 3, 4, 8]);
    expect(await clear(stream.context, 3)).toEqual({ events: 3, streams: 0 });
    expect(await clear(stream.context, 3)).toEqual({ events: 1, streams: 1 });
    expect(await whole(stream)).toEqual([8]);
    expect(await clear(stream.context, 3)).toEqual({ events: 0, streams: 0 });
  });

  it('leaves after each step a stream that folds to the same tombstone', async () => {
    const stream = await deletedProject(5);
    await purge(stream);
    const { tenantId } = stream.context;
    const fold = () =>
      withTenant(store.database.pools.app, tenantId, (tx) =>
        foldStream({ tx, keyring: store.keyring }, project, { tenantId, streamId: stream.streamId }),
      );
    const before = await fold();
    for (let step = 0; step < 3; step += 1) {
      await clear(stream.context, 2);
      expect(await fold()).toEqual(before);
    }
    expect(await whole(stream)).toEqual([6]);
  });

  it('gives the names back with the last payload, and not before', async () => {
    const stream = await deletedProject(3);
    await purge(stream);
    const names = async () =>
      (
        await store.database.admin.query('select from reservation where tenant_id = $1', [
          stream.context.tenantId,
        ])
      ).rowCount;
    await clear(stream.context, 2);
    expect(await names()).toBe(1);
    await clear(stream.context, 2);
    expect(await names()).toBe(0);
  });

  it('leaves a row that says when, and no longer lists the tenant', async () => {
    const stream = await deletedProject(2);
    await purge(stream);
    const { tenantId } = stream.context;
    const purger = named(store.database.pools.purger);
    expect(await findTenantsToPurge(purger)).toContain(tenantId);
    await clear(stream.context);
    expect(await findTenantsToPurge(purger)).not.toContain(tenantId);
    const { rows } = await store.database.admin.query(
      'select type, version, cleared_at is not null as done from tombstone where tenant_id = $1',
      [tenantId],
    );
    expect(rows).toEqual([{ type: 'project', version: 3, done: true }]);
  });

  it('passes over what another transaction is at', async () => {
    const context = await store.openTenant();
    const [one, other] = [await deletedProject(2, context), await deletedProject(2, context)];
    await purge(one);
    await purge(other);
    const held = await store.database.admin.connect();
    try {
      await held.query('begin');
      await held.query('select from tombstone where stream_id = $1 for update', [one.streamId]);
      expect(await clear(context)).toEqual({ events: 2, streams: 1 });
      expect([await whole(one), await whole(other)]).toEqual([[1, 2, 3], [3]]);
    } finally {
      await held.query('rollback');
      held.release();
    }
    expect(await clear(context)).toEqual({ events: 2, streams: 1 });
  });

  it('is finished under concurrent steps with each payload emptied once', async () => {
    const context = await store.openTenant();
    for (let count = 0; count < 6; count += 1) await purge(await deletedProject(4, context));
    let emptied = 0;
    const work = async (): Promise<void> => {
      for (let more = true; more;) {
        const { events, streams } = await clear(context, 5);
        emptied += events;
        more = events + streams > 0;
      }
    };
    await Promise.all([work(), work(), work()]);
    await work();
    expect(emptied).toBe(24);
  });
});

test('an id is never used again: neither a stream nor its events can be made anew', async () => {
  const stream = await deletedProject(2);
  await purge(stream);
  await clear(stream.context);
  const again = newProject({ streamId: stream.streamId });
  await expect(store.append({ context: stream.context, streams: [again] })).rejects.toMatchObject({
    code: 'version_conflict',
    members: { actualVersion: 3 },
  });
});

test('the digest is over the payload digests of the events that it names', async () => {
  const stream = await deletedProject(4);
  await purge(stream);
  await clear(stream.context);
  const { rows } = await store.database.admin.query<{ said: string; digest: string }>(
    `select (select data ->> 'digest' from event where stream_id = $1 and version = 5) as said,
            encode(sha256(string_agg(payload_digest, '' order by version)), 'hex') as digest
     from event where stream_id = $1 and version < 5`,
    [stream.streamId],
  );
  expect(rows[0]?.said).toMatch(/^[0-9a-f]{64}$/);
  expect(rows[0]?.said).toBe(rows[0]?.digest);
});
