import { listTasks, listTasksOfProjects } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

/** Tenant 1 has 20,000 tasks in 40 projects, 49 others have 1,000 each. */
const FILL = [
  `insert into project
   select ('00000000-0000-7000-8000-' || lpad(t::text, 12, '0'))::uuid, ('00000000-0000-7000-9000-' || lpad((t * 100 + p)::text, 12, '0'))::uuid,
          'k' || p, 'n', '', 'active', 1, 1, now(), now()
   from generate_series(1, 50) t, generate_series(1, 40) p`,
  `insert into task
   select ('00000000-0000-7000-8000-' || lpad(t::text, 12, '0'))::uuid, gen_random_uuid(),
          ('00000000-0000-7000-9000-' || lpad((t * 100 + 1 + k % 40)::text, 12, '0'))::uuid, 't', '',
          (array['open', 'in_progress', 'done'])[1 + k % 3], '{}', null, null, null, lpad(k::text, 8, '0'), 1, 1, now() - k * interval '1 s', now()
   from generate_series(1, 50) t, generate_series(1, case when t = 1 then 20000 else 1000 end) k`,
  'vacuum analyze project',
  'vacuum analyze task',
];
const TENANT = '00000000-0000-7000-8000-000000000001';
const PROJECTS = [101, 102, 103].map((n) => ({
  id: `00000000-0000-7000-9000-${String(n).padStart(12, '0')}`,
  behind: undefined,
}));

describe('lists of tasks read one range of an index, whatever plan the session keeps', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    for (const sql of FILL) await database.admin.query(sql);
  });
  afterAll(() => database.close());

  /** Pages of 8 KiB that the statement touches under a mode of plans. */
  async function pagesTouched(mode: string, list: (tx: Connection) => Promise<unknown>): Promise<number> {
    return withTenant(database.pools.app, TENANT, async (tx) => {
      await tx.query(`set local plan_cache_mode = ${mode}`, []);
      let pages = NaN;
      const explaining: Connection = {
        query: async (text, values) => {
          const { rows } = await tx.query(`explain (analyze, buffers, format json) ${text}`, values);
          const [{ Plan: plan }] = (rows as [{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }])[0][
            'QUERY PLAN'
          ];
          pages = Number(plan['Shared Hit Blocks']) + Number(plan['Shared Read Blocks']);
          return { rows: [], rowCount: 0 };
        },
      };
      await list(explaining);
      return pages;
    });
  }

  it.each(['force_generic_plan', 'force_custom_plan'])('%s', async (mode) => {
    const page = { tenantId: TENANT, limit: 51 };
    const all = await pagesTouched(mode, (tx) => listTasks(tx, { ...page, behind: undefined }));
    expect(all).toBeLessThan(51 * 8);
    const ofProjects = await pagesTouched(mode, (tx) =>
      listTasksOfProjects(tx, { ...page, projects: PROJECTS, status: 'open' }),
    );
    expect(ofProjects).toBeLessThan(3 * 51 * 8);
  });
});
