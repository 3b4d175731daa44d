import { withTenant } from '@plinth/shared/database/withTenant';
import type { JobDefinition } from '@plinth/shared/jobs/job';
import { addSchedule, makeDueJobs } from '@plinth/shared/jobs/schedules';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import { sequentialIds } from '@plinth/shared/testing/sequentialIds';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { readJobs, setHead } from './jobRows';

const DAY_MS = 24 * 60 * 60 * 1_000;
const START = '2026-11-22T16:00:00.000Z';
const daily: JobDefinition = { name: 'daily', maxAttempts: 4, timeoutMs: 1_000, backoffMs: 1_000 };
const ids = sequentialIds();

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
afterEach(() => database.admin.query('truncate schedule, job'));

function setUp() {
  const clock = fixedClock(START);
  const tick = () => makeDueJobs({ pool: database.pools.scheduler, clock, ids, definitions: [daily] });
  const schedule = async (overrides: object = {}) => {
    const tenantId = ids.next();
    const row = {
      tenantId,
      name: 'daily',
      processor: 'daily',
      cron: '0 0 * * *',
      nextDueAt: START,
      ...overrides,
    };
    await withTenant(database.pools.consumer, tenantId, (tx) => addSchedule(tx, row));
    return row;
  };
  return { clock, tick, schedule };
}

test('a due schedule becomes one job, and is due again at the next midnight UTC', async () => {
  const { clock, tick, schedule } = setUp();
  const { tenantId } = await schedule();
  expect(await tick()).toBe(1);
  expect(await tick()).toBe(0);
  expect(await readJobs(database)).toEqual([
    expect.objectContaining({
      tenant_id: tenantId,
      processor: 'daily',
      status: 'queued',
      attempt: 0,
      due_at: START,
    }),
  ]);
  clock.advance(8 * 60 * 60 * 1_000 - 1);
  expect(await tick()).toBe(0);
  clock.advance(1);
  expect(await tick()).toBe(1);
});

test('overlapping ticks of several replicas make one job per schedule', async () => {
  const { tick, schedule } = setUp();
  for (let count = 0; count < 30; count += 1) await schedule();
  const made = await Promise.all(Array.from({ length: 8 }, tick));
  expect(made.reduce((sum, count) => sum + count)).toBe(30);
  const tenants = (await readJobs(database)).map(({ tenant_id }) => tenant_id);
  expect([tenants.length, new Set(tenants).size]).toEqual([30, 30]);
});

test('a tick that comes back to an older due time makes no second job', async () => {
  const { tick, schedule } = setUp();
  await schedule();
  await tick();
  await database.admin.query('update schedule set next_due_at = $1', [START]);
  expect(await tick()).toBe(0);
  expect(await readJobs(database)).toHaveLength(1);
});

test('one job makes up for all runs that were missed', async () => {
  const { clock, tick, schedule } = setUp();
  await schedule();
  clock.advance(5 * DAY_MS);
  expect(await tick()).toBe(1);
  expect(await tick()).toBe(0);
  const { rows } = await database.admin.query('select next_due_at from schedule');
  expect(rows).toEqual([{ next_due_at: '2026-11-28T00:00:00.000Z' }]);
});

test('more schedules than one batch are all turned', async () => {
  const { tick } = setUp();
  await database.admin.query(
    `insert into schedule (tenant_id, name, processor, cron, next_due_at)
     select gen_random_uuid(), 'daily', 'daily', '0 0 * * *', $1 from generate_series(1, 450)`,
    [START],
  );
  expect(await tick()).toBe(450);
});

test('the schedule of a processor that this replica does not know is left to others', async () => {
  const { tick, schedule } = setUp();
  await schedule({ processor: 'from-a-newer-release' });
  expect(await tick()).toBe(0);
});

test('adding a schedule again leaves it as it is; an expression that is none is refused', async () => {
  const { clock, tick, schedule } = setUp();
  const row = await schedule();
  await tick();
  await withTenant(database.pools.consumer, row.tenantId, (tx) => addSchedule(tx, row));
  clock.advance(1);
  expect(await tick()).toBe(0);
  await expect(schedule({ cron: 'daily' })).rejects.toThrow();
});

test('the consumer role adds schedules to its tenant only', async () => {
  const { schedule } = setUp();
  await expect(schedule({ tenantId: ids.next() })).rejects.toThrow('row-level security');
});

test('the schedules of a tenant that is not active make no jobs; afterwards the one that was missed', async () => {
  const { tick, schedule } = setUp();
  const { tenantId } = await schedule();
  for (const status of ['suspended', 'closing', 'erased']) {
    await setHead(database, tenantId, status);
    expect([status, await tick()]).toEqual([status, 0]);
  }
  await setHead(database, tenantId, 'active');
  expect(await tick()).toBe(1);
});
