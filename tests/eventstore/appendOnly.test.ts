import { newProject, testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;
let tenantId: string;

beforeAll(async () => {
  store = await testStore();
  const context = await store.openTenant();
  tenantId = context.tenantId;
  await store.append({ context, streams: [newProject()] });
});
afterAll(() => store.database.close());

const CHANGES = [
  "update event set actor = 'user:mallory'",
  'delete from event',
  'truncate event',
  'truncate event_p3',
  "update event_p3 set actor = 'user:mallory'",
  'insert into event_p3 select * from event',
  'update log_head set position = position - 1',
  'delete from stream',
  "update project set name = 'stolen'",
];
const ROLES = ['app', 'writer', 'identity', 'consumer', 'relay', 'scheduler', 'purger', 'auditor'] as const;

describe.each(ROLES)('the role %s', (role) => {
  test.each(CHANGES)('may not: %s', async (sql) => {
    const client = await store.database.pools[role].connect();
    try {
      await client.query('begin');
      await client.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('may not become the owner of the append functions', async () => {
    await expect(store.database.pools[role].query('set role plinth_append_owner')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

test.each(['update event set actor = actor', 'delete from event', 'truncate event_p0', 'truncate event'])(
  'even the superuser is refused: %s',
  async (sql) => {
    await expect(store.database.admin.query(sql)).rejects.toThrow(/append-only/);
  },
);

test.each(ROLES.filter((role) => role !== 'writer'))('only the writer may append, not %s', async (role) => {
  const { rows } = await store.database.pools[role].query<{ may: boolean }>(
    "select has_function_privilege(oid, 'execute') as may from pg_proc where proname = 'append_units'",
  );
  expect(rows).toEqual([{ may: false }]);
});
