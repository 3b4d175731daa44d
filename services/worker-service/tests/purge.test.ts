import { foldStream } from '@plinth/shared/eventstore/foldStream';
import { project } from '@plinth/shared/domain/project/decider';
import { task } from '@plinth/shared/domain/task/decider';
import { withTenant } from '@plinth/shared/database/withTenant';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { CallContext } from '@plinth/shared/types/context';
import { purgeStep } from '../src/processors/purge';
import { purgeStore } from './purgeStore';
import type { PurgeStore } from './purgeStore';
import { workerApp } from './workerApp';

let store: PurgeStore;
let worker: ReturnType<typeof workerApp>;
beforeAll(async () => {
  store = await purgeStore();
});
afterAll(() => store.close());
beforeEach(() => {
  worker = workerApp(store.database);
});
afterEach(() => worker.close());

/** A project with so many tasks, one comment on each, and a neighbour that nothing happens to; the first is deleted. */
async function tenantWith(tasks: number) {
  const context = await store.openTenant();
  const id = await store.newProject(context, 'web');
  const taskIds = await Promise.all(Array.from({ length: tasks }, () => store.newTask(context, id)));
  const commentIds = await Promise.all(taskIds.map((taskId) => store.newComment(context, taskId)));
  const neighbour = await store.newProject(context, 'app');
  await store.deleteProject(context, id);
  return { context, id, taskIds, commentIds, neighbour };
}

const typesOf = async (context: CallContext) =>
  (await store.logOf(context)).map(({ type, data }) => (data === null ? `${type} (empty)` : type));

test('a purged project goes with its tasks and their comments: payloads, names and rows, and nothing else', async () => {
  const { context, id, taskIds, commentIds, neighbour } = await tenantWith(2);
  await store.attest(context.tenantId);
  await store.purge(context, 'project', id);
  worker.purger.start();
  await store.cleared(context, 5, worker);

  const log = await store.logOf(context);
  const streams = [id, ...taskIds, ...commentIds];
  for (const streamId of streams) {
    const events = log.filter((event) => event.streamId === streamId);
    expect(events.slice(0, -1).map(({ data }) => data)).toEqual(events.slice(0, -1).map(() => null));
    expect(events.at(-1)).toMatchObject({
      type: expect.stringMatching(/\.purged$/) as string,
      data: { reason: 'asked for', streams: [{ id: streamId, versions: events.length - 1 }] },
      actor: context.actor,
    });
  }
  const others = log.filter((event) => !streams.includes(event.streamId));
  expect(others.every(({ data }) => data !== null)).toBe(true);
  // The neighbour's name is all that is left of it, in its own event and row.
  expect(await store.tracesOf(context)).toEqual(['event', 'project']);
  const { rows } = await store.database.admin.query<{ value: string; stream_id: string }>(
    "select value, stream_id from reservation where tenant_id = $1 and kind = 'project.key'",
    [context.tenantId],
  );
  expect(rows).toEqual([{ value: 'app', stream_id: neighbour }]);
});

test('whoever purged the container purged what is under it, and that is what led to it', async () => {
  const { context, id, taskIds } = await tenantWith(1);
  await store.purge(context, 'project', id);
  worker.purger.start();
  await store.cleared(context, 3, worker);
  const log = await store.logOf(context);
  const cause = log.find(({ type }) => type === 'project.purged');
  expect(log.find(({ type }) => type === 'task.purged')).toMatchObject({
    streamId: taskIds[0],
    actor: cause?.actor,
    correlationId: cause?.correlationId,
    causationId: cause?.id,
  });
});

test('the chain and its checkpoints hold, and each empty payload is named by a purged event', async () => {
  const { context, id } = await tenantWith(3);
  await store.attest(context.tenantId);
  await store.purge(context, 'project', id);
  worker.purger.start();
  await store.cleared(context, 7, worker);
  await store.attest(context.tenantId);
  const report = await store.verify(context.tenantId);
  // project: created, deleted; each task and comment: created.
  expect(report).toMatchObject({ faults: 0, unattested: 0, purged: 8 });
});

test('rows are what the log folds to, before the payloads are empty and after', async () => {
  const { context, id, taskIds } = await tenantWith(1);
  const { tenantId } = context;
  const foldsAndRows = () =>
    withTenant(store.database.pools.app, tenantId, async (tx) => {
      const keyring = store.newKeyring();
      const folds = [
        await foldStream({ tx, keyring }, project, { tenantId, streamId: id }),
        await foldStream({ tx, keyring }, task, { tenantId, streamId: taskIds[0]! }),
      ];
      return folds.map(({ state, version }) => ({ state, version }));
    });
  await store.purge(context, 'project', id);
  const [before] = await foldsAndRows();
  worker.purger.start();
  await store.cleared(context, 3, worker);
  const [after, ofTask] = await foldsAndRows();
  expect(after).toEqual(before);
  expect(after).toMatchObject({ version: 3, state: { name: '', key: '' } });
  expect(ofTask).toMatchObject({ version: 2, state: { title: '', projectId: id } });
  const { rows } = await store.database.admin.query<{ version: number; purged: boolean }>(
    `select version, purged_at is not null as purged from project where tenant_id = $1 and id = $2
     union all select version, purged_at is not null from task where tenant_id = $1 and id = $3`,
    [tenantId, id, taskIds[0]],
  );
  expect(rows).toEqual([
    { version: 3, purged: true },
    { version: 2, purged: true },
  ]);
});

test('two replicas: everything is purged once', async () => {
  const { context, id } = await tenantWith(40);
  const replica = workerApp(store.database);
  await store.purge(context, 'project', id);
  worker.purger.start();
  replica.purger.start();
  await store.cleared(context, 81, replica).finally(() => replica.close());
  const types = await typesOf(context);
  expect(types.filter((type) => type.endsWith('.purged'))).toHaveLength(81);
  // Everything of the 81 streams, but for the founding of the tenant and the neighbour.
  expect(types.filter((type) => type.endsWith('(empty)'))).toHaveLength(82);
  expect((await store.verify(context.tenantId))?.faults).toBe(0);
});

test('what a process has left after any of its appends, another one ends', async () => {
  const { context, id } = await tenantWith(3);
  const { tenantId } = context;
  await store.purge(context, 'project', id);
  // Each process ends with its first append: the rest of its step never happens.
  const ending: typeof worker.commands = {
    purgeAll: async (on, type, { ids, ...order }) => {
      await worker.commands.purgeAll(on, type, { ...order, ids: ids.slice(0, 1) });
      if (ids.length > 0) throw new Error('the process has ended');
      return 0;
    },
  };
  const deps = { pools: worker.pools, commands: ending, clock: { now: () => new Date() } };
  let ended = 0;
  await waitFor(async () => {
    await purgeStep(deps, tenantId).catch(() => (ended += 1));
    worker.signals.lookSoon(tenantId);
    const { rows } = await store.database.admin.query<{ done: number }>(
      'select count(cleared_at)::int as done from tombstone where tenant_id = $1',
      [tenantId],
    );
    return rows[0]?.done === 7;
  });
  // One for each task and comment.
  expect(ended).toBe(6);
  expect((await store.verify(tenantId))?.faults).toBe(0);
});

test('a task that was deleted on its own is purged with its project; one that is purged already is left alone', async () => {
  const { context, id, taskIds } = await tenantWith(3);
  const [, deleted, gone] = taskIds as [string, string, string];
  await store.deleteTask(context, deleted);
  await store.deleteTask(context, gone);
  await store.purge(context, 'task', gone);
  await store.purge(context, 'project', id);
  worker.purger.start();
  await store.cleared(context, 7, worker);
  const purges = (await typesOf(context)).filter((type) => type === 'task.purged');
  expect(purges).toHaveLength(3);
});

test('the comment of a person whose key was dropped is purged, too', async () => {
  const context = await store.openTenant();
  const id = await store.newProject(context, 'web');
  const taskId = await store.newTask(context, id);
  const commentId = await store.newComment(context, taskId);
  await store.database.admin.query(
    'update subject_key set wrapped = null, dropped_at = now() where tenant_id = $1',
    [context.tenantId],
  );
  await store.deleteTask(context, taskId);
  await store.purge(context, 'task', taskId);
  worker.purger.start();
  await store.cleared(context, 2, worker);
  const { rows } = await store.database.admin.query(
    'select personal, purged_at is not null as purged from comment where tenant_id = $1 and id = $2',
    [context.tenantId, commentId],
  );
  expect(rows).toEqual([{ personal: null, purged: true }]);
});
