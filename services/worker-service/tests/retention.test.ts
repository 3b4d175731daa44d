import type { ClaimedJob } from '@plinth/shared/jobs/job';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { CallContext } from '@plinth/shared/types/context';
import { createRetention } from '../src/processors/retention';
import { queueJob, readJobs } from './jobRows';
import { purgeStore } from './purgeStore';
import type { PurgeStore } from './purgeStore';
import { workerApp } from './workerApp';

const DAY_MS = 24 * 60 * 60 * 1_000;

let store: PurgeStore;
let worker: ReturnType<typeof workerApp>;
beforeAll(async () => {
  store = await purgeStore();
  worker = workerApp(store.database);
});
afterAll(async () => {
  await worker.close();
  await store.close();
});

const jobOf = ({ tenantId }: CallContext): ClaimedJob => ({
  tenantId,
  id: store.ids.next(),
  processor: 'retention',
  payload: {},
  attempt: 1,
  maxAttempts: 5,
  leaseToken: 1,
});

/** Runs the job so many days after everything happened; `turns` are the further ones that it asks for. */
async function runAfter(days: number, context: CallContext, { turnMs = 20_000 } = {}) {
  const turns: string[] = [];
  const now = new Date(context.now.getTime() + days * DAY_MS);
  const retention = createRetention({
    pools: worker.pools,
    commands: worker.commands,
    clock: { now: () => now },
    goOn: async (tenantId) => void turns.push(tenantId),
    turnMs,
  });
  const job = jobOf(context);
  const result = await retention(job, { signal: new AbortController().signal });
  return { result, turns, job };
}

const purgesOf = async (context: CallContext) =>
  (await store.logOf(context)).filter(({ type }) => type.endsWith('.purged'));

async function deletedThings(context: CallContext) {
  const id = await store.newProject(context, 'web');
  const taskId = await store.newTask(context, id);
  const commentId = await store.newComment(context, taskId);
  const kept = await store.newProject(context, 'app');
  const keptTask = await store.newTask(context, kept);
  const deletedTask = await store.newTask(context, kept);
  const deletedComment = await store.newComment(context, keptTask);
  await store.deleteComment(context, deletedComment);
  await store.deleteTask(context, deletedTask);
  await store.deleteProject(context, id);
  return { id, taskId, commentId, deletedTask, deletedComment };
}

test('what was deleted 30 days ago is purged, not a day earlier, and nothing that is not deleted', async () => {
  const context = await store.openTenant();
  const { id, deletedTask, deletedComment } = await deletedThings(context);
  expect((await runAfter(29.9, context)).result).toEqual({ purged: 0, isFinished: true });
  expect(await purgesOf(context)).toEqual([]);
  const { result, job } = await runAfter(30, context);
  expect(result).toEqual({ purged: 3, isFinished: true });
  const purges = await purgesOf(context);
  expect(purges.map(({ streamId }) => streamId)).toEqual([id, deletedTask, deletedComment]);
  expect(purges[0]).toMatchObject({ actor: `job:${job.id}`, data: { reason: 'retention' } });
});

test('a second run finds nothing more, and two at once purge each thing once', async () => {
  const context = await store.openTenant();
  await deletedThings(context);
  const [one, other] = await Promise.all([runAfter(31, context), runAfter(31, context)]);
  expect(Number(one.result.purged) + Number(other.result.purged)).toBe(3);
  expect((await runAfter(31, context)).result).toEqual({ purged: 0, isFinished: true });
  expect(await purgesOf(context)).toHaveLength(3);
});

test('each tenant has its own time: its setting', async () => {
  const [short, other] = [await store.openTenant(), await store.openTenant()];
  await deletedThings(short);
  await deletedThings(other);
  await store.database.admin.query('update tenant set purge_after_days = 7 where id = $1', [short.tenantId]);
  expect((await runAfter(8, short)).result).toMatchObject({ purged: 3 });
  expect((await runAfter(8, other)).result).toMatchObject({ purged: 0 });
});

test('an invitation that ran out 30 days ago is ended and its address forgotten, one that has not is kept', async () => {
  const context = await store.openTenant();
  const id = await store.newInvitation(context, 7);
  await store.newInvitation(context, 8);
  expect((await runAfter(36.9, context)).result).toEqual({ purged: 0, isFinished: true });
  expect((await runAfter(37, context)).result).toEqual({ purged: 1, isFinished: true });
  expect((await runAfter(37, context)).result).toEqual({ purged: 0, isFinished: true });
  const ended = (await store.logOf(context)).filter(({ streamId }) => streamId === id);
  expect(ended.map(({ type }) => type)).toEqual([
    'invitation.created',
    'invitation.expired',
    'invitation.erased',
  ]);
  const { rows } = await store.database.admin.query(
    `select i.status, i.personal, k.wrapped from invitation i
     join subject_key k on k.tenant_id = i.tenant_id and k.subject_id = i.id where i.id = $1`,
    [id],
  );
  expect(rows).toEqual([{ status: 'expired', personal: null, wrapped: null }]);
});

test('a suspended tenant keeps what it has', async () => {
  const context = await store.openTenant();
  await deletedThings(context);
  await store.database.admin.query("update tenant set status = 'suspended' where id = $1", [
    context.tenantId,
  ]);
  expect((await runAfter(31, context)).result).toEqual({ purged: 0, isFinished: true });
});

test('a tenant with much to purge takes turns: a page, then it queues behind the others', async () => {
  const context = await store.openTenant();
  const id = await store.newProject(context, 'web');
  for (let count = 0; count < 120; count += 20) {
    const tasks = await Promise.all(Array.from({ length: 20 }, () => store.newTask(context, id)));
    await Promise.all(tasks.map((taskId) => store.deleteTask(context, taskId)));
  }
  const first = await runAfter(31, context, { turnMs: 0 });
  expect(first).toMatchObject({ result: { purged: 100, isFinished: false }, turns: [context.tenantId] });
  const second = await runAfter(31, context, { turnMs: 0 });
  expect(second).toMatchObject({ result: { purged: 20 } });
  expect((await runAfter(31, context)).result).toEqual({ purged: 0, isFinished: true });
});

test('a stopped job begins no further page', async () => {
  const context = await store.openTenant();
  await deletedThings(context);
  const retention = createRetention({
    pools: worker.pools,
    commands: worker.commands,
    clock: { now: () => new Date(context.now.getTime() + 31 * DAY_MS) },
    goOn: () => Promise.resolve(),
  });
  await expect(
    retention(jobOf(context), { signal: AbortSignal.abort(new Error('stopped')) }),
  ).rejects.toThrow('stopped');
  expect(await purgesOf(context)).toEqual([]);
});

test('as a job of the running service it ends with its result, and its next turn waits behind the others', async () => {
  const context = await store.openTenant();
  await deletedThings(context);
  // Everything in these tenants happens on 1 January 2026.
  const id = store.ids.next();
  await queueJob(store.database, { ...context, id, processor: 'retention', at: new Date() });
  worker.runner.start();
  const job = await waitFor(async () =>
    (await readJobs(store.database)).find((row) => row.id === id && row.status === 'succeeded'),
  );
  expect(job).toMatchObject({ attempt: 1, result: { purged: 3, isFinished: true } });
});
