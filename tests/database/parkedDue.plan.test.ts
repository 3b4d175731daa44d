import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

it('reads nothing of the parked streams that are not due', async () => {
  const { admin } = database;
  await admin.query(
    `insert into parked_stream
     select gen_random_uuid(), 'feed', gen_random_uuid(), 1, 'planted', 1, now(), now() + interval '1 hour'
     from generate_series(1, 5000)`,
  );
  await admin.query('analyze parked_stream');
  const { rows } = await admin.query<{ body: string }>(
    `select prosrc as body from pg_proc where proname = 'parked_due'`,
  );
  const nil = `'00000000-0000-0000-0000-000000000000'`;
  const statement = rows[0]!.body
    .replaceAll('p_consumer', `'feed'`)
    .replaceAll('p_after_time', `'-infinity'`)
    .replaceAll('p_after_tenant', nil)
    .replaceAll('p_after_stream', nil)
    .replaceAll('p_limit', '50');
  const explained = await admin.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) ${statement}`);
  const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('using parked_stream_due');
  expect(plan).not.toContain('Rows Removed');
  expect(plan).not.toContain('Sort');
});
