import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

it.each([
  ['consumer', '10s'],
  ['app', '30s'],
  ['scheduler', '30s'],
  ['purger', '30s'],
] as const)('gives a process of role %s that freezes its locks for seconds only', async (role, statement) => {
  const limits = ['statement_timeout', 'idle_in_transaction_session_timeout', 'tcp_user_timeout'];
  const { rows } = await database.pools[role].query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from unnest($1::text[]) as name',
    [limits],
  );
  const own = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  expect(own).toEqual({
    statement_timeout: statement,
    idle_in_transaction_session_timeout: '10s',
    tcp_user_timeout: '10000',
  });
});
