import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { project } from '@plinth/shared/domain/project/decider';
import { newProject, renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

async function count(table: string, tenantId: string): Promise<number> {
  const { rows } = await store.database.admin.query<{ n: number }>(
    `select count(*)::int as n from ${table} where tenant_id = $1`,
    [tenantId],
  );
  return rows[0]?.n ?? -1;
}

describe('append', () => {
  test('gives positions of the tenant and versions of the stream', async () => {
    const context = await store.openTenant();
    const first = newProject();
    expect(await store.append({ context, streams: [first] })).toEqual({
      replayed: false,
      versions: [1],
      positions: [2],
    });

    const more = { ...first, expected: 1, events: [renamed('A'), renamed('B')] };
    expect(await store.append({ context, streams: [more] })).toEqual({
      replayed: false,
      versions: [3],
      positions: [3, 4],
    });
  });

  test('answers the same event ids again with the first result, and writes nothing', async () => {
    const context = await store.openTenant();
    const write = newProject();
    const first = await store.append({ context, streams: [write] });
    const later = await store.append({
      context,
      streams: [{ ...write, expected: 1, events: [renamed('A')] }],
    });
    expect(later.positions).toEqual([3]);
    expect(await store.append({ context, streams: [write] })).toEqual({ ...first, replayed: true });
    expect(await count('event', context.tenantId)).toBe(3);
  });

  test('refuses an event id with other content', async () => {
    const context = await store.openTenant();
    const write = newProject({ eventId: store.ids.next() });
    await store.append({ context, streams: [write] });
    const other = {
      ...write,
      events: write.events.map((event) => ({ ...event, data: { ...event.data, name: 'Other' } })),
    };
    await expect(store.append({ context, streams: [other] })).rejects.toMatchObject({
      code: 'event_id_reused',
    });
  });

  test('refuses a stale version and names the actual one', async () => {
    const context = await store.openTenant();
    const write = newProject();
    await store.append({ context, streams: [write] });
    await store.append({ context, streams: [{ ...write, expected: 1, events: [renamed('A')] }] });
    await expect(
      store.append({ context, streams: [{ ...write, expected: 1, events: [renamed('B')] }] }),
    ).rejects.toMatchObject({ code: 'version_conflict', members: { actualVersion: 2 } });
  });

  test.each([
    ['none', 'version_conflict'],
    ['exists', undefined],
    ['any', undefined],
  ] as const)('expected %s on a stream that is there', async (expected, code) => {
    const context = await store.openTenant();
    const write = newProject();
    await store.append({ context, streams: [write] });
    const again = store.append({
      context,
      streams: [{ ...write, row: undefined, expected, events: [renamed('A')] }],
    });
    if (code) await expect(again).rejects.toMatchObject({ code });
    else expect(await again).toMatchObject({ versions: [2] });
  });

  test('a guard that moved refuses the unit, one that stands is not written', async () => {
    const context = await store.openTenant();
    const guarded = newProject({ key: 'guarded' });
    await store.append({ context, streams: [guarded] });
    const guard = { ...guarded, events: [], row: undefined };
    expect(
      await store.append({ context, streams: [newProject({ key: 'b' }), { ...guard, expected: 1 }] }),
    ).toMatchObject({
      versions: [1, 1],
    });
    const events = await count('event', context.tenantId);
    await expect(
      store.append({ context, streams: [newProject({ key: 'c' }), { ...guard, expected: 2 }] }),
    ).rejects.toMatchObject({ code: 'version_conflict', members: { actualVersion: 1 } });
    expect(await count('event', context.tenantId)).toBe(events);
    expect(await count('project', context.tenantId)).toBe(2);
  });

  test('a name is given to one stream only, and a refused unit leaves nothing', async () => {
    const context = await store.openTenant();
    const claimOf = (streamId: string) => [{ kind: 'project.key', value: 'web', streamId }];
    const one = newProject();
    await store.append({ context, streams: [one], claims: claimOf(one.streamId) });
    const two = newProject();
    await expect(
      store.append({ context, streams: [two], claims: claimOf(two.streamId) }),
    ).rejects.toMatchObject({
      code: 'name_taken',
      members: { kind: 'project.key' },
    });
    expect(await count('project', context.tenantId)).toBe(1);
    expect(await count('event', context.tenantId)).toBe(2);
  });

  test('of twenty that want one name at once, one gets it', async () => {
    const context = await store.openTenant();
    const tries = Array.from({ length: 20 }, () => {
      const write = newProject();
      return store.append({
        context,
        streams: [write],
        claims: [{ kind: 'project.key', value: 'hot', streamId: write.streamId }],
      });
    });
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await count('project', context.tenantId)).toBe(1);
  });

  test('positions stay dense under fifty concurrent appends', async () => {
    const context = await store.openTenant();
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        store.append({ context, streams: [newProject({ key: `k${n}` })] }),
      ),
    );
    const { rows } = await store.database.admin.query<{ position: number }>(
      'select position from event where tenant_id = $1 order by position',
      [context.tenantId],
    );
    expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
  });

  test('an unknown tenant is refused; two tenants, neither the platform, too', async () => {
    const unknown = store.contextOf(store.ids.next());
    await expect(store.append({ context: unknown, streams: [newProject()] })).rejects.toMatchObject({
      status: 404,
    });
    const [a, b] = [await store.openTenant(), await store.openTenant()];
    const streams = [newProject(), newProject({ tenantId: b.tenantId })];
    await expect(store.append({ context: a, streams })).rejects.toThrow(/one tenant, or the platform/);
    expect(await count('project', a.tenantId)).toBe(0);
  });

  test('one unit that opens a tenant beside the platform, sent five times at once, is written once', async () => {
    const tenantId = store.ids.next();
    const context = store.contextOf(tenantId);
    const unit = {
      context,
      opens: tenantId,
      streams: [
        newProject({ tenantId: PLATFORM_TENANT_ID, expected: 'any', row: undefined }),
        newProject({ key: 'first' }),
      ],
    };
    const results = await Promise.all(Array.from({ length: 5 }, () => store.append(unit)));
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(results.map(({ positions }) => positions.join()))).toHaveProperty('size', 1);
    expect(await count('event', tenantId)).toBe(1);
  });

  test('claims of another tenant, and credentials of a person without an event, are refused', async () => {
    const [a, b] = [await store.openTenant(), await store.openTenant()];
    const write = newProject();
    const claims = [{ tenantId: b.tenantId, kind: 'project.key', value: 'web', streamId: write.streamId }];
    await expect(store.append({ context: a, streams: [write], claims })).rejects.toThrow(
      /belong to tenants of the unit/,
    );
    const credentials = [{ userId: store.ids.next(), scheme: 's', pepperId: 'p', hash: 'h' }];
    await expect(store.append({ context: a, streams: [write], credentials })).rejects.toThrow(
      /credentials to a user/,
    );
    expect(await count('event', a.tenantId)).toBe(1);
  });

  test('a suspended tenant takes nothing', async () => {
    const context = await store.openTenant();
    await store.database.admin.query("update log_head set status = 'suspended' where tenant_id = $1", [
      context.tenantId,
    ]);
    await expect(store.append({ context, streams: [newProject()] })).rejects.toMatchObject({
      code: 'tenant_suspended',
    });
  });

  test('data that cannot be stored exactly is refused before anything is sent', async () => {
    const context = await store.openTenant();
    const write = newProject();
    const streams = [{ ...write, events: [{ ...renamed('A'), data: { name: 'a\0b' } }] }];
    await expect(store.append({ context, streams })).rejects.toMatchObject({
      faults: [{ pointer: '/name' }],
    });
    const large = [{ ...write, events: [{ ...renamed('A'), data: { name: 'x'.repeat(256 * 1024) } }] }];
    await expect(store.append({ context, streams: large })).rejects.toMatchObject({
      faults: [{ code: 'too_large' }],
    });
    expect(await count('event', context.tenantId)).toBe(1);
  });

  test('the platform tenant has a head from the first migration on', async () => {
    expect(await count('log_head', PLATFORM_TENANT_ID)).toBe(1);
    expect(project.type).toBe('project');
  });
});
