import { setTimeout } from 'node:timers/promises';
import { createOperatorPool } from '@plinth/shared/database/connection';
import type { Pool } from '@plinth/shared/database/connection';
import { findProject } from '@plinth/shared/database/repositories/projects';
import { project, updateProject } from '@plinth/shared/domain/project/decider';
import { aggregates } from '@plinth/shared/domain/registry';
import type { Finding } from '@plinth/shared/eventstore/compareRows';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { createCommandHandler } from '@plinth/shared/eventstore/handleCommand';
import { rebuildRows } from '@plinth/shared/eventstore/rebuildRows';
import type { Rebuilt, RebuildOptions } from '@plinth/shared/eventstore/rebuildRows';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { AnyAggregate } from '@plinth/shared/types/aggregate';
import type { CallContext } from '@plinth/shared/types/context';
import { newMember, newProject, renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;
let pool: Pool;

beforeAll(async () => {
  store = await testStore();
  pool = createOperatorPool({ url: store.database.migratorUrl, applicationName: 'test' });
});
afterAll(async () => {
  await pool.end();
  await store.database.close();
});

/** As an operator runs it: as the migrator, with no key but the master key. */
async function rebuild(aggregate: unknown, options: RebuildOptions = {}) {
  const found: Rebuilt[] = [];
  const keyring = createKeyring({
    masterKey: createMasterKey(Buffer.alloc(32, 7).toString('base64')),
    loadKeys: createLoadKeys({ pool }),
    ids: store.ids,
    clock: fixedClock(),
  });
  const progress = await rebuildRows(
    { pool, keyring, onProgress: () => {}, onFound: (row) => found.push(row), settleMs: 100 },
    aggregate as AnyAggregate,
    options,
  );
  return { ...progress, found, faults: found.map(({ id, fault }) => `${fault} ${id}`).sort() };
}

const faultsOf = (findings: Record<string, Finding['fault']>): string[] =>
  Object.entries(findings)
    .map(([id, fault]) => `${fault} ${id}`)
    .sort();

async function addProjects(context: CallContext, count: number): Promise<string[]> {
  const streams = Array.from({ length: count }, (_, index) => newProject({ key: `p${index}` }));
  await Promise.all(streams.map((stream) => store.append({ context, streams: [stream] })));
  return streams.map(({ streamId }) => streamId);
}

/** Rows as the superuser sees them. */
async function rowsOf(table: string, { tenantId }: CallContext) {
  const { rows } = await store.database.admin.query(
    `select to_jsonb(t) as row from ${table} t where tenant_id = $1 order by id`,
    [tenantId],
  );
  return rows.map(({ row }) => row);
}

describe('rebuildRows', () => {
  it('finds rows as commands leave them, of every aggregate', async () => {
    const context = await store.openTenant();
    await addProjects(context, 3);
    await store.append({ context, streams: [newMember()] });
    for (const aggregate of Object.values(aggregates)) {
      expect((await rebuild(aggregate, { tenantId: context.tenantId })).faults).toEqual([]);
    }
    const { compared, total } = await rebuild(project, { tenantId: context.tenantId });
    expect({ compared, total }).toEqual({ compared: 3, total: 3 });
  });

  it('repairs what is missing, surplus, outdated or different, whichever column it is', async () => {
    const context = await store.openTenant();
    const { admin } = store.database;
    const { tenantId } = context;
    const [sound = '', lost = '', old = '', renamedRow = '', moved = ''] = await addProjects(context, 5);
    const before = await rowsOf('project', context);
    const stray = store.ids.next();
    await admin.query('delete from project where id = $1', [lost]);
    await admin.query('update project set reducer_revision = 0 where id = $1', [old]);
    await admin.query(`update project set name = 'x', key = 'other' where id = $1`, [renamedRow]);
    await admin.query(`update project set created_at = now(), version = 9 where id = $1`, [moved]);
    await admin.query(
      `insert into project select tenant_id, $2, 'stray', name, description, status, version, reducer_revision,
         created_at, updated_at, deleted_at, deleted_by from project where id = $1`,
      [sound, stray],
    );
    const expected = faultsOf({
      [lost]: 'missing',
      [old]: 'outdated',
      [renamedRow]: 'differs',
      [moved]: 'differs',
      [stray]: 'surplus',
    });

    const dry = await rebuild(project, { tenantId, isDryRun: true });
    expect(dry.faults).toEqual(expected);
    expect(dry.found.some(({ isRepaired }) => isRepaired)).toBe(false);
    const wet = await rebuild(project, { tenantId });
    expect(wet.faults).toEqual(expected);
    expect(wet.found.every(({ isRepaired }) => isRepaired)).toBe(true);
    expect(await rowsOf('project', context)).toEqual(before);
    expect((await rebuild(project, { tenantId })).faults).toEqual([]);
  });

  it('compares personal data once opened, and seals what it writes', async () => {
    const context = await store.openTenant();
    const { admin } = store.database;
    const [first, second] = [newMember(), newMember()];
    await store.append({ context, streams: [first] });
    await store.append({ context, streams: [second] });
    await admin.query(
      'update membership m set personal = (select personal from membership where id = $2) where id = $1',
      [first.streamId, second.streamId],
    );
    const { found } = await rebuild(aggregates.membership, { tenantId: context.tenantId });
    expect(found).toMatchObject([{ id: first.streamId, fault: 'differs', isRepaired: true }]);
    expect((await rebuild(aggregates.membership, { tenantId: context.tenantId })).faults).toEqual([]);
    expect(JSON.stringify(await rowsOf('membership', context))).not.toContain('ann@example.com');
  });

  it('rebuilds the row of an erased person, with nothing in it', async () => {
    const context = await store.openTenant();
    const member = newMember();
    await store.append({ context, streams: [member] });
    await store.database.admin.query(
      'update subject_key set wrapped = null, dropped_at = now() where tenant_id = $1',
      [context.tenantId],
    );
    await store.database.admin.query('delete from membership where id = $1', [member.streamId]);
    const { found } = await rebuild(aggregates.membership, { tenantId: context.tenantId });
    expect(found).toMatchObject([{ fault: 'missing', isRepaired: true }]);
    expect(await rowsOf('membership', context)).toMatchObject([{ personal: null, role: 'owner' }]);
    expect((await rebuild(aggregates.membership, { tenantId: context.tenantId })).faults).toEqual([]);
  });

  it('leaves rows alone that a newer release wrote, and streams that it cannot fold', async () => {
    const context = await store.openTenant();
    const { admin } = store.database;
    const [newer = '', broken = '', sound = ''] = await addProjects(context, 3);
    await admin.query('update project set reducer_revision = 99, name = $2 where id = $1', [newer, 'x']);
    await admin.query('alter table event disable trigger user');
    await admin.query(`update event set data = null where stream_id = $1`, [broken]);
    await admin.query('alter table event enable trigger user');
    const append = { aggregate: project, streamId: broken, expected: 1, events: [renamed('y')] };
    await store.append({ context, streams: [append] });
    await admin.query(`update project set name = 'x' where id = $1`, [sound]);
    const { found, faults } = await rebuild(project, { tenantId: context.tenantId });
    expect(faults).toEqual(faultsOf({ [newer]: 'newer', [broken]: 'unfoldable', [sound]: 'differs' }));
    expect(found.filter(({ isRepaired }) => isRepaired).map(({ id }) => id)).toEqual([sound]);
    expect(found.find(({ id }) => id === broken)?.reason).toContain('expected project.created first');
  });

  it('goes through all tenants, the platform among them, page by page', async () => {
    const [one, other] = [await store.openTenant(), await store.openTenant()];
    const ids = [...(await addProjects(one, 130)), ...(await addProjects(other, 5))];
    const { rows } = await store.database.admin.query<{ id: string }>(
      `delete from project where tenant_id = any ($1) returning id`,
      [[one.tenantId, other.tenantId]],
    );
    const { found } = await rebuild(project);
    const own = found.filter(({ tenantId }) => [one.tenantId, other.tenantId].includes(tenantId));
    expect(own.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(rows).toHaveLength(135);
    expect(await rowsOf('project', one)).toHaveLength(130);
  });

  it('takes what is left of a purged stream for its row', async () => {
    const context = await store.openTenant();
    const made = newProject();
    const facts = { occurredAt: context.now.toISOString(), actor: context.actor };
    const data = { streams: [{ id: made.streamId, versions: 1 }], digest: '', reason: 'test' };
    const row = project.toRow(project.evolve(undefined, { type: 'project.purged', data }, facts));
    const events = [{ id: store.ids.next(), type: 'project.purged', data }];
    await store.append({ context, streams: [made] });
    await store.append({ context, streams: [{ ...made, expected: 1, events, row }] });
    await store.database.admin.query(
      'update event set data = null, salt = null, dedupe = null where stream_id = $1 and version = 1',
      [made.streamId],
    );
    expect((await rebuild(project, { tenantId: context.tenantId })).faults).toEqual([]);
  });

  it('reads streams that are longer than a round', async () => {
    const context = await store.openTenant();
    const [id = ''] = await addProjects(context, 1);
    const names = Array.from({ length: 65 }, (_, index) => `name ${index}`);
    for (const [index, name] of names.entries()) {
      const stream = { aggregate: project, streamId: id, expected: index + 1, events: [renamed(name)] };
      await store.append({ context, streams: [stream] });
    }
    const { found } = await rebuild(project, { tenantId: context.tenantId });
    expect(found).toMatchObject([{ fault: 'differs', isRepaired: true, folded: { version: 66 } }]);
    expect(await rowsOf('project', context)).toMatchObject([{ name: 'name 64', version: 66 }]);
  });

  it('repairs while commands go on, also rows that a command had read before', async () => {
    const context = await store.openTenant();
    const ids = await addProjects(context, 8);
    await store.database.admin.query(`update project set description = 'x' where tenant_id = $1`, [
      context.tenantId,
    ]);
    const handle = createCommandHandler({
      append: store.append,
      app: store.database.pools.app,
      keyring: store.keyring,
      ids: store.ids,
    });
    let written = 0;
    let isOver = false;
    const rename = async (id: string): Promise<void> => {
      while (!isOver) {
        await handle(context, project, {
          id,
          load: async (tx) => ({
            row: await findProject(tx, { tenantId: context.tenantId, id }),
            facts: undefined,
          }),
          decide: (state) => updateProject(state, { name: `name ${written}` }),
        });
        written += 1;
        // Without a pause there is always a command that has read the row already.
        await setTimeout(20);
      }
    };
    const writers = ids.map(rename);
    await waitFor(() => written > 50);
    const { faults, unsettled } = await rebuild(project, { tenantId: context.tenantId });
    const during = written;
    await waitFor(() => written > during + 50);
    isOver = true;
    await Promise.all(writers);
    expect({ faults, unsettled }).toEqual({
      faults: ids.map((id) => `differs ${id}`).sort(),
      unsettled: 0,
    });
    expect((await rebuild(project, { tenantId: context.tenantId })).faults).toEqual([]);
  });

  it('writes nothing for a version that the stream has left, and is for the migrator only', async () => {
    const context = await store.openTenant();
    const [id = ''] = await addProjects(context, 1);
    const repair = (as: Pick<Pool, 'query'>, version: number) =>
      as.query('select outcome from repair_row($1, $2, $3, $4, 1, null)', [
        'project',
        context.tenantId,
        id,
        version,
      ]);
    expect((await repair(pool, 2)).rows).toEqual([{ outcome: 'moved' }]);
    expect(await rowsOf('project', context)).toHaveLength(1);
    for (const role of Object.values(store.database.pools)) {
      await expect(repair(role, 1)).rejects.toThrow('permission denied for function repair_row');
    }
  });
});
