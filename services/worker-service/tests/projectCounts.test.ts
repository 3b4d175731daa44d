import { project } from '@plinth/shared/domain/project/decider';
import { task } from '@plinth/shared/domain/task/decider';
import { readLog } from '@plinth/shared/eventstore/readLog';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import { withTenant } from '@plinth/shared/database/withTenant';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { Aggregate } from '@plinth/shared/types/aggregate';
import type { CallContext } from '@plinth/shared/types/context';
import type { DomainEvent } from '@plinth/shared/types/event';
import type { JsonObject } from '@plinth/shared/types/json';
import { testStore } from '../../../tests/eventstore/testStore';
import type { TestStore } from '../../../tests/eventstore/testStore';
import { readJobs } from './jobRows';
import { workerApp } from './workerApp';

let store: TestStore;
let worker: ReturnType<typeof workerApp>;
beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());
beforeEach(() => {
  worker = workerApp(store.database);
});
afterEach(() => worker.close());

/** Appends a stream's events with the row that they fold to. */
async function write<State, Event extends DomainEvent, Row extends JsonObject>(
  context: CallContext,
  aggregate: Aggregate<State, Event, Row>,
  events: Event[],
): Promise<string> {
  const at = { occurredAt: context.now.toISOString(), actor: context.actor };
  const state = events.reduce<State | undefined>(
    (folded, event) => aggregate.evolve(folded, event, at),
    undefined,
  );
  const streamId = store.ids.next();
  const withIds = events.map((event) => ({ id: store.ids.next(), ...event }));
  const row = aggregate.toRow(state!);
  await store.append({ context, streams: [{ streamId, aggregate, expected: 'none', events: withIds, row }] });
  return streamId;
}

const newProject = (context: CallContext, ...then: ('project.archived' | 'project.deleted')[]) =>
  write(context, project, [
    { type: 'project.created', data: { key: store.ids.next(), name: 'Web shop', description: '' } },
    ...then.map((type) => ({ type, data: {} })),
  ]);

const newTask = (
  context: CallContext,
  projectId: string,
  ...then: ('task.started' | 'task.completed' | 'task.deleted')[]
) =>
  write(context, task, [
    {
      type: 'task.created',
      data: {
        projectId,
        title: 'Write',
        description: '',
        labels: [],
        externalId: null,
        assigneeId: null,
        dueDate: null,
        rank: 'V',
      },
    },
    ...then.map((type) => ({ type, data: {} })),
  ]);

/** The messages of a tenant's log, as the relay publishes them. */
async function messagesOf({ tenantId }: CallContext): Promise<string[]> {
  const { events } = await withTenant(store.database.pools.app, tenantId, (tx) =>
    readLog(tx, tenantId, { after: 0, limit: 100 }),
  );
  return events.map(({ text, ...event }) => buildEnvelope({ ...event, data: text }));
}

const jobsOf = async ({ tenantId }: CallContext) =>
  (await readJobs(store.database)).filter(
    (job) => job.tenant_id === tenantId && job.processor === 'project-counts',
  );

async function tenantWithWork(): Promise<CallContext> {
  const context = await store.openTenant();
  const active = await newProject(context);
  const archived = await newProject(context, 'project.archived');
  const deleted = await newProject(context, 'project.archived', 'project.deleted');
  await newTask(context, active);
  await newTask(context, active, 'task.started');
  await newTask(context, active, 'task.deleted');
  await newTask(context, archived, 'task.started', 'task.completed');
  await newTask(context, archived, 'task.completed');
  await newTask(context, deleted);
  return context;
}

test('a new tenant gets its schedules, and the next tick a job that counts its own projects and tasks', async () => {
  const [one, other] = [await tenantWithWork(), await store.openTenant()];
  await newProject(other);
  for (const message of [...(await messagesOf(one)), ...(await messagesOf(other))]) {
    await worker.sidecar.deliver(message).expect(200, { status: 'SUCCESS' });
  }
  worker.runner.start();
  await worker.sidecar.tick().expect(204);
  const succeeded = (context: CallContext) =>
    waitFor(async () => (await jobsOf(context)).find(({ status }) => status === 'succeeded'));
  expect(await succeeded(one)).toMatchObject({
    processor: 'project-counts',
    attempt: 1,
    due_at: one.now.toISOString(),
    result: { active: 1, archived: 1, deleted: 1, tasks: { open: 1, inProgress: 1, done: 2 } },
  });
  expect(await succeeded(other)).toMatchObject({
    result: { active: 1, archived: 0, deleted: 0, tasks: { open: 0, inProgress: 0, done: 0 } },
  });
});

test('signals that come twice, out of order and on two replicas make each schedule once; ticks on both one job', async () => {
  const context = await tenantWithWork();
  const replica = workerApp(store.database);
  const messages = (await messagesOf(context)).reverse();
  await Promise.all([
    ...[...messages, ...messages].map((message) => worker.sidecar.deliver(message).expect(200)),
    ...messages.map((message) => replica.sidecar.deliver(message).expect(200)),
  ]);
  const { admin } = store.database;
  const schedules = () =>
    admin.query('select name, cron from schedule where tenant_id = $1 order by name', [context.tenantId]);
  await waitFor(async () => (await schedules()).rowCount);
  await Promise.all([worker, replica, worker, replica].map(({ sidecar }) => sidecar.tick().expect(204)));
  expect((await schedules()).rows).toEqual([
    { name: 'project-counts', cron: '0 0 * * *' },
    { name: 'retention', cron: '0 2 * * *' },
  ]);
  expect(await jobsOf(context)).toHaveLength(1);
  await replica.close();
});

test('a tenant whose signals were all lost is found by the watchdog', async () => {
  const context = await store.openTenant();
  worker.watchdogs.forEach((watchdog) => watchdog.start());
  worker.runner.start();
  await waitFor(async () => {
    await worker.sidecar.tick();
    return (await jobsOf(context)).some(({ status }) => status === 'succeeded');
  });
});
