import type { Pool } from 'pg';
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

const PARTITIONS = Array.from({ length: 16 }, (_, index) => `event_p${index}`);
/** Every way to change what proves something, on the parent and on each partition. */
const TAMPERINGS = [
  ...['event', ...PARTITIONS].flatMap((table) => [
    `update ${table} set actor = 'user:mallory'`,
    `update ${table} set chain = sha256('')`,
    `delete from ${table}`,
    `truncate ${table}`,
  ]),
  `update audit_checkpoint set jws = ''`,
  'delete from audit_checkpoint',
  'truncate audit_checkpoint',
  `update audit_key set public_jwk = '{}'`,
  'delete from audit_key',
  'truncate audit_key',
];

describe('update, delete and truncate, on the log, on each partition, on checkpoints and their keys', () => {
  /** What a session was let do, each try in a transaction of its own that is rolled back; and how else it was refused. */
  async function allowed(pool: Pool, begin: string): Promise<string[]> {
    const done: string[] = [];
    const client = await pool.connect();
    try {
      for (const sql of TAMPERINGS) {
        await client.query(begin);
        await client.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
        const outcome = await client.query(sql).catch((error: { code: string }) => error.code);
        if (typeof outcome !== 'string') done.push(`${sql}: ${outcome.rowCount} rows`);
        else if (outcome !== '42501') done.push(`${sql}: ${outcome}`);
        await client.query('rollback');
      }
    } finally {
      client.release();
    }
    return done;
  }

  test.each(ROLES)('are refused to the role %s', async (role) => {
    expect(await allowed(store.database.pools[role], 'begin')).toEqual([]);
  });

  test('are refused to the owner of the append functions, under whom they run', async () => {
    expect(await allowed(store.database.admin, 'begin; set local role plinth_append_owner')).toEqual([]);
  });

  test('reach no row as the owner of the tables, whom row security binds and triggers refuse', async () => {
    const done = await allowed(store.database.admin, 'begin; set local role plinth_migrator');
    expect(done.filter((what) => !what.endsWith(': 0 rows'))).toEqual([]);
    expect(done.filter((what) => what.startsWith('truncate'))).toEqual([]);
  });
});

/** Of the triggers only those of rows need a row to be met. */
test.each([
  'update event set actor = actor',
  'delete from event',
  'truncate event_p0',
  'truncate event',
  'truncate audit_checkpoint',
  'truncate audit_key',
])('even the superuser is refused: %s', async (sql) => {
  await expect(store.database.admin.query(sql)).rejects.toThrow(/append-only/);
});

test('even the superuser is refused in the partition where the rows are', async () => {
  const { rows } = await store.database.admin.query<{ name: string }>(
    'select distinct tableoid::regclass::text as name from event where tenant_id = $1',
    [tenantId],
  );
  for (const { name } of rows) {
    for (const sql of [`update ${name} set actor = actor`, `delete from ${name}`]) {
      await expect(store.database.admin.query(sql)).rejects.toThrow(/append-only/);
    }
  }
});

test.each(ROLES.filter((role) => role !== 'writer'))('only the writer may append, not %s', async (role) => {
  const { rows } = await store.database.pools[role].query<{ may: boolean }>(
    "select has_function_privilege(oid, 'execute') as may from pg_proc where proname = 'append_units'",
  );
  expect(rows).toEqual([{ may: false }]);
});
