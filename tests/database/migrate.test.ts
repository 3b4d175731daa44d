import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@plinth/shared/database/migrate';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { repoRoot } from '@plinth/shared/testing/testStack';

let database: TestDatabase;
const directory = mkdtempSync(join(tmpdir(), 'plinth-migrations-'));

beforeAll(async () => {
  database = await testDatabase();
  cpSync(join(repoRoot, 'migrations'), directory, { recursive: true });
});
afterAll(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

const run = () => migrate({ url: database.adminUrl, directory });

test('what has been run is not run again', async () => {
  expect(await run()).toEqual([]);
});

test('new files run in order, as the migrator, also when several processes start at once', async () => {
  writeFileSync(join(directory, '9001_first.sql'), 'create table trial (ok boolean);');
  writeFileSync(
    join(directory, '9002_second.sql'),
    `insert into trial select '{"a": 1}'::jsonb ? 'a'; insert into trial values (true);`,
  );
  const names = (await Promise.all([run(), run(), run()])).flat();
  expect(names).toEqual(['9001_first.sql', '9002_second.sql']);
  const { rows } = await database.admin.query(
    "select tableowner, (select count(*) from trial where ok) as count from pg_tables where tablename = 'trial'",
  );
  expect(rows).toEqual([{ tableowner: 'plinth_migrator', count: 2 }]);
});

test('a file that fails leaves nothing of itself, and runs once it is mended', async () => {
  const file = join(directory, '9003_third.sql');
  writeFileSync(file, 'create table half (ok boolean); select 1 / 0;');
  await expect(run()).rejects.toThrow(/^9003_third\.sql failed: division by zero$/);
  writeFileSync(file, 'create table half (ok boolean);');
  expect(await run()).toEqual(['9003_third.sql']);
});

test('a process that was killed while it migrated does not lock the others out', async () => {
  await database.admin.query('update migration.knex_migrations_lock set is_locked = 1');
  writeFileSync(join(directory, '9004_fourth.sql'), 'select 1;');
  expect(await run()).toEqual(['9004_fourth.sql']);
});

test('an applied file that was changed is refused by name, whatever else is new; its line endings may differ', async () => {
  const file = join(directory, '9005_fifth.sql');
  writeFileSync(file, 'select 1;\nselect 2;\n');
  await run();
  writeFileSync(file, 'select 1;\r\nselect 2;\r\n');
  expect(await run()).toEqual([]);
  writeFileSync(file, 'select 1;\nselect 3;\n');
  writeFileSync(join(directory, '9006_sixth.sql'), 'create table never (ok boolean);');
  await expect(run()).rejects.toThrow(/^expected 9005_fifth\.sql as it was when it was applied /);
  const { rows } = await database.admin.query("select from pg_tables where tablename = 'never'");
  expect(rows).toEqual([]);
});
