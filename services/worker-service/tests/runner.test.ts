import { once } from 'node:events';
import { named } from '@plinth/shared/database/statement';
import { claim, complete } from '@plinth/shared/jobs/claim';
import type { Processor } from '@plinth/shared/jobs/job';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import { sequentialIds } from '@plinth/shared/testing/sequentialIds';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { createLogger } from '@plinth/shared/utils/logger';
import { createRunner } from '../src/scheduler/runner';
import type { Runner, RunnerDeps } from '../src/scheduler/runner';
import { tick } from '../src/scheduler/tick';
import { queueJob, readJobs, setHead } from './jobRows';

const LEASE_MS = 30_000;
const START = new Date('2026-11-22T16:00:00.000Z');
const definition = { name: 'work', maxAttempts: 3, timeoutMs: 5_000, backoffMs: 1_000 };
const log = createLogger({ service: 'test', level: 'silent' });
const ids = sequentialIds();

let database: TestDatabase;
let runners: Runner[];
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  runners = [];
});
afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop(0)));
  await database.admin.query('truncate job');
});

function setUp(overrides: Partial<RunnerDeps> = {}) {
  const clock = fixedClock(START.toISOString());
  const scheduler = named(database.pools.scheduler);
  const common = { scheduler, clock, random: () => 0.5, log, leaseMs: LEASE_MS, concurrency: 4, pollMs: 10 };
  const run = (process: Processor, own: Partial<RunnerDeps & typeof definition> = {}) => {
    const work = [{ definition: { ...definition, ...own }, process }];
    const runner = createRunner({ ...common, work, ...overrides, ...own });
    runners.push(runner);
    runner.start();
    return runner;
  };
  return { clock, scheduler, run };
}

const queue = (count = 1, maxAttempts = 3) =>
  Promise.all(
    Array.from({ length: count }, () =>
      queueJob(database, { tenantId: ids.next(), id: ids.next(), processor: 'work', maxAttempts, at: START }),
    ),
  );
const only = async () => (await readJobs(database))[0]!;
const allAre = async (status: string) => (await readJobs(database)).every((job) => job.status === status);
const untilAborted = async (signal: AbortSignal): Promise<never> => {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
};

test('two runners empty the queue together and run no job twice', async () => {
  const { run } = setUp();
  await queue(60);
  const ran: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const process: Processor = async ({ id }) => {
    ran.push(id);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await new Promise(setImmediate);
    atOnce -= 1;
    return { id };
  };
  run(process);
  run(process);
  await waitFor(() => allAre('succeeded'));
  expect([ran.length, new Set(ran).size]).toEqual([60, 60]);
  expect(mostAtOnce).toBeLessThanOrEqual(8);
  for (const job of await readJobs(database))
    expect(job).toMatchObject({ attempt: 1, result: { id: job.id } });
});

test('a woken runner does not wait for its poll', async () => {
  const { run } = setUp({ pollMs: 60_000 });
  const runner = run(() => Promise.resolve({}));
  await queue();
  runner.wake();
  await waitFor(() => allAre('succeeded'));
});

test('the job of a killed runner runs again under a higher token, and what the first still says is refused', async () => {
  const { clock, scheduler, run } = setUp();
  await queue();
  const window = { processors: ['work'], limit: 9, now: START, leasedUntil: new Date(+START + LEASE_MS) };
  const [killed] = await claim(scheduler, window);
  const ran: number[] = [];
  run(({ leaseToken }) => {
    ran.push(leaseToken);
    return Promise.resolve({ by: 'the second' });
  });
  clock.advance(LEASE_MS - 1);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(ran).toEqual([]);
  clock.advance(1);
  await waitFor(() => allAre('succeeded'));
  expect(ran).toEqual([killed!.leaseToken + 1]);
  expect(await complete(scheduler, killed!, { result: { by: 'the first' }, now: clock.now() })).toBe(false);
  expect(await only()).toMatchObject({ attempt: 2, lease_token: 2, result: { by: 'the second' } });
});

test('a runner that is alive keeps its lease', async () => {
  const { clock, run } = setUp({ leaseMs: 60 });
  await queue();
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  run(async () => {
    await finished;
    return {};
  });
  const leaseOf = async () => (await only()).leased_until;
  const first = await waitFor(leaseOf);
  clock.advance(59);
  await waitFor(async () => (await leaseOf())! > first);
  clock.advance(59);
  finish();
  await waitFor(() => allAre('succeeded'));
  expect(await only()).toMatchObject({ attempt: 1, lease_token: 1 });
});

test('a runner that has lost its lease is told by the signal and changes nothing', async () => {
  const { clock, scheduler, run } = setUp({ leaseMs: 90 });
  await queue();
  const reasons: unknown[] = [];
  const runner = run(async (_job, { signal }) => {
    const other = new Date(+START + LEASE_MS);
    await database.admin.query('update job set lease_token = 7, leased_until = $1', [other]);
    return untilAborted(signal).catch((error: unknown) => {
      reasons.push(error);
      throw error;
    });
  });
  await waitFor(() => reasons.length > 0);
  await runner.stop(1_000);
  expect(reasons).toEqual([new Error('the lease went to another runner')]);
  expect(await only()).toMatchObject({ status: 'running', lease_token: 7, error: null });
  const other = { ...(await only()), tenantId: (await only()).tenant_id, leaseToken: 7 };
  expect(await complete(scheduler, other, { result: {}, now: clock.now() })).toBe(true);
});

test('work ends with its lease when the database is away, so that no two runners do it at once', async () => {
  const { clock, scheduler, run } = setUp({ leaseMs: 60 });
  let isAway = false;
  const flaky: RunnerDeps['scheduler'] = {
    query: (text, values) =>
      isAway ? Promise.reject(new Error('connection lost')) : scheduler.query(text, values),
  };
  await queue();
  const reasons: unknown[] = [];
  const cutOff: Processor = (_job, { signal }) => {
    isAway = true;
    return untilAborted(signal).catch((error: unknown) => {
      reasons.push(error);
      throw error;
    });
  };
  run(cutOff, { scheduler: flaky });
  await waitFor(() => isAway);
  clock.advance(59);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(reasons).toEqual([]);
  clock.advance(1);
  await waitFor(() => reasons.length === 1);
  expect(reasons).toEqual([new Error('expected to renew the lease within 60 ms; could not')]);
  run(() => Promise.resolve({}));
  await waitFor(() => allAre('succeeded'));
});

test('a failing job is tried again with growing waits, then has failed', async () => {
  const { clock, run } = setUp();
  await queue();
  const ran: number[] = [];
  run(({ attempt }) => {
    ran.push(attempt);
    return Promise.reject(new Error(`attempt ${attempt} broke`));
  });
  await waitFor(async () => (await only()).error === 'attempt 1 broke');
  // Half of the jitter: 750 ms after the first attempt, 1,500 ms after the second.
  expect(await only()).toMatchObject({
    status: 'queued',
    run_at: '2026-11-22T16:00:00.750Z',
    leased_until: null,
  });
  clock.advance(750);
  await waitFor(async () => (await only()).error === 'attempt 2 broke');
  clock.advance(1_500);
  await waitFor(() => allAre('failed'));
  expect(await only()).toMatchObject({
    attempt: 3,
    error: 'attempt 3 broke',
    finished_at: '2026-11-22T16:00:02.250Z',
  });
  expect(ran).toEqual([1, 2, 3]);
});

test('an attempt that succeeds after one that failed leaves no error behind', async () => {
  const { clock, run } = setUp();
  await queue();
  run(({ attempt }) => (attempt === 1 ? Promise.reject(new Error('broke')) : Promise.resolve({ attempt })));
  await waitFor(async () => (await only()).error);
  clock.advance(1_000);
  await waitFor(() => allAre('succeeded'));
  expect(await only()).toMatchObject({ attempt: 2, error: null, result: { attempt: 2 } });
});

test('an attempt that passes its timeout has failed, also when it ignores its signal', async () => {
  const { run } = setUp();
  await queue(1, 1);
  run(() => new Promise(() => {}), { timeoutMs: 20 });
  await waitFor(() => allAre('failed'));
  expect((await only()).error).toBe('expected to be done within 20 ms; is not');
});

test('stopping waits for what runs and claims nothing more', async () => {
  const { run } = setUp();
  await queue(3);
  let started = 0;
  const runner = run(
    async () => {
      started += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return {};
    },
    { concurrency: 1 },
  );
  await waitFor(() => started === 1);
  await runner.stop(5_000);
  expect((await readJobs(database)).map(({ status }) => status).sort()).toEqual([
    'queued',
    'queued',
    'succeeded',
  ]);
});

test('what is not done in time when stopping goes back to the queue, its attempt not counted', async () => {
  const { run } = setUp();
  await queue();
  let isRunning = false;
  const runner = run((_job, { signal }) => {
    isRunning = true;
    return untilAborted(signal);
  });
  await waitFor(() => isRunning);
  await runner.stop(10);
  expect(await only()).toMatchObject({ status: 'queued', attempt: 0, leased_until: null, error: null });
});

test('a job whose last attempt lost its runner is ended by the next tick', async () => {
  const { clock, scheduler, run } = setUp();
  await queue(1, 1);
  await claim(scheduler, {
    processors: ['work'],
    limit: 1,
    now: START,
    leasedUntil: new Date(+START + LEASE_MS),
  });
  const ran: unknown[] = [];
  run((job) => {
    ran.push(job);
    return Promise.resolve({});
  });
  const tickDeps = { pools: database.pools, definitions: [definition], wake: () => {}, clock, ids, log };
  await tick(tickDeps);
  expect((await only()).status).toBe('running');
  clock.advance(LEASE_MS);
  await tick(tickDeps);
  expect(await only()).toMatchObject({ status: 'failed', error: 'the runner of the last attempt vanished' });
  expect(ran).toEqual([]);
});

test('a runner leaves the jobs of processors that it does not know', async () => {
  const { run } = setUp();
  await queueJob(database, { tenantId: ids.next(), id: ids.next(), processor: 'newer', at: START });
  await queue();
  run(() => Promise.resolve({}));
  const statusOf = async (processor: string) =>
    (await readJobs(database)).find((job) => job.processor === processor)!.status;
  await waitFor(async () => (await statusOf('work')) === 'succeeded');
  expect(await statusOf('newer')).toBe('queued');
});

test('a database that is away for a while stops no runner', async () => {
  const errors: unknown[] = [];
  const { scheduler, run } = setUp({
    log: { ...log, error: (fields: unknown) => void errors.push(fields) },
  });
  let isAway = true;
  const flaky: RunnerDeps['scheduler'] = {
    query: (text, values) =>
      isAway ? Promise.reject(new Error('connection lost')) : scheduler.query(text, values),
  };
  await queue();
  run(() => Promise.resolve({}), { scheduler: flaky });
  await waitFor(() => errors.length > 1);
  isAway = false;
  await waitFor(() => allAre('succeeded'));
});

test('jobs of a suspended tenant wait until it is restored; those of a closing one run', async () => {
  const { run } = setUp();
  const [suspended, closing, other] = [ids.next(), ids.next(), ids.next()];
  await setHead(database, suspended, 'suspended');
  await setHead(database, closing, 'closing');
  await setHead(database, other, 'active');
  for (const tenantId of [suspended, closing, other]) {
    await queueJob(database, { tenantId, id: ids.next(), processor: 'work', at: START });
  }
  run(() => Promise.resolve({}));
  const waiting = async () =>
    (await readJobs(database)).filter(({ status }) => status === 'queued').map((job) => job.tenant_id);
  await waitFor(async () => (await waiting()).length === 1);
  expect(await waiting()).toEqual([suspended]);
  await setHead(database, suspended, 'active');
  await waitFor(() => allAre('succeeded'));
});
