import { listAuditEntries } from '@plinth/shared/database/repositories/auditEntries';
import type { AuditFilter } from '@plinth/shared/database/repositories/auditEntries';
import type { Connection } from '@plinth/shared/database/statement';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

const TENANT = '00000000-0000-7000-8000-000000000001';
const STREAM = '00000000-0000-7000-9000-000000000777';
/** Tenant 1 has 30,000 entries, one a second, of 300 people and 1,000 things; 20 others have 1,000 each. */
const FILL = `
  insert into audit_entry
  select ('00000000-0000-7000-8000-' || lpad(t::text, 12, '0'))::uuid, p, timestamptz '2026-01-01Z' + p * interval '1 s',
         'user:' || p % 300, case when p % 1000 = 7 then 'project.purged' else 'task.updated' end,
         case when p % 1000 = 7 then 'project' else 'task' end,
         ('00000000-0000-7000-9000-' || lpad((p % 1000)::text, 12, '0'))::uuid, p, gen_random_uuid(), gen_random_uuid()
  from generate_series(1, 21) t, generate_series(1, case when t = 1 then 30000 else 1000 end) p`;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.admin.query(FILL);
  await database.admin.query('vacuum analyze audit_entry');
});
afterAll(() => database.close());

const quoted = (value: unknown): string =>
  value === null || value === undefined ? 'null' : `'${value as string | number}'`;

/** Pages of 8 KiB that a page of the audit touches, by the plan that a session has settled on after ten runs. */
async function pagesTouched(filter: AuditFilter): Promise<number> {
  const client = await database.pools.app.connect();
  let pages = NaN;
  const settling: Connection = {
    query: async (text, values) => {
      if (text.includes('earlier')) return { rows: (await client.query(text, values)).rows, rowCount: 1 };
      const call = `execute audit_page(${values.map(quoted).join(', ')})`;
      await client.query(`prepare audit_page as ${text}`);
      for (let run = 0; run < 10; run += 1) await client.query(call);
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `explain (analyze, buffers, format json) ${call}`,
      );
      const plan = rows[0]!['QUERY PLAN'][0].Plan;
      pages = Number(plan['Shared Hit Blocks']) + Number(plan['Shared Read Blocks']);
      return { rows: [], rowCount: 0 };
    },
  };
  await client.query('begin');
  await client.query("select set_config('app.tenant_id', $1, true)", [TENANT]);
  await listAuditEntries(settling, { tenantId: TENANT, filter, limit: 51 });
  await client.query('rollback; deallocate audit_page');
  client.release();
  return pages;
}

const [from, until] = ['2026-01-01T03:00:00Z', '2026-01-01T03:10:00Z'];

test.each<[string, AuditFilter]>([
  ['all', {}],
  ['an actor', { actor: 'user:17' }],
  ['a rare type', { type: 'project.purged' }],
  ['a rare aggregate', { aggregate: 'project' }],
  ['a thing', { streamId: STREAM }],
  ['a time', { from, until }],
  ['an actor at a time', { actor: 'user:17', from, until }],
  ['an actor and a type', { actor: 'user:17', type: 'task.updated' }],
])('%s: a page reads one range of an index', async (_what, filter) => {
  expect(await pagesTouched(filter)).toBeLessThan(51 * 4);
});
