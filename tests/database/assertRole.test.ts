import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { assertRole } from '@plinth/shared/database/assertRole';
import type { PoolRole } from '@plinth/shared/database/connection';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

// Roles belong to the cluster, where other tests run: what is changed here is a role of this test's own.
const role = `check_${randomBytes(4).toString('hex')}` as PoolRole;
const name = `plinth_${role}`;
const password = randomBytes(12).toString('hex');

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  await database.admin.query(`create role ${name} login password '${password}'`);
  const url = new URL(database.adminUrl);
  url.username = name;
  url.password = password;
  // `alter role … set` holds for sessions that begin afterwards.
  pool = new Pool({ connectionString: url.href, max: 1, maxUses: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.admin.query(`drop owned by ${name}`);
  await database.admin.query(`drop role ${name}`);
  await database.close();
});

test('the plain role of its pool passes, as each role of ours does', async () => {
  await assertRole(pool, role);
  for (const [each, own] of Object.entries(database.pools)) await assertRole(own, each as PoolRole);
});

test('another role is refused, with the variable that names it', async () => {
  await expect(assertRole(database.pools.app, 'writer')).rejects.toMatchObject({
    exitCode: 78,
    message:
      'expected the writer pool to log in as plain plinth_writer; got the one that is plinth_app: ' +
      'correct PLINTH_DATABASE__WRITER_URL, or the role',
  });
});

test.each([
  ['is superuser', `alter role ${name} superuser`, `alter role ${name} nosuperuser`],
  ['bypasses row security', `alter role ${name} bypassrls`, `alter role ${name} nobypassrls`],
  ['may create roles', `alter role ${name} createrole`, `alter role ${name} nocreaterole`],
  ['may create databases', `alter role ${name} createdb`, `alter role ${name} nocreatedb`],
  ['may replicate', `alter role ${name} replication`, `alter role ${name} noreplication`],
  ['belongs to plinth_migrator', `grant plinth_migrator to ${name}`, `revoke plinth_migrator from ${name}`],
  [
    'belongs to pg_read_all_data',
    `grant pg_read_all_data to ${name}`,
    `revoke pg_read_all_data from ${name}`,
  ],
  [
    'acts as plinth_append_owner and belongs to plinth_append_owner',
    `grant plinth_append_owner to ${name}; alter role ${name} set role to plinth_append_owner`,
    `alter role ${name} reset role; revoke plinth_append_owner from ${name}`,
  ],
  [
    'owns table public.mine',
    `create table mine (n int); alter table mine owner to ${name}`,
    'drop table mine',
  ],
])('a role that %s is refused', async (excess, give, take) => {
  await database.admin.query(give);
  try {
    await expect(assertRole(pool, role)).rejects.toThrow(`the one that ${excess}: correct`);
  } finally {
    await database.admin.query(take);
  }
  await assertRole(pool, role);
});
