import { comment } from '@plinth/shared/domain/comment/decider';
import { project } from '@plinth/shared/domain/project/decider';
import { task } from '@plinth/shared/domain/task/decider';
import { withTenant } from '@plinth/shared/database/withTenant';
import { readLog } from '@plinth/shared/eventstore/readLog';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { CallContext } from '@plinth/shared/types/context';
import type { JsonObject } from '@plinth/shared/types/json';
import { testStore } from '../../../tests/eventstore/testStore';

/** One line of the activity table, as these tests look at it. */
export type FeedRow = { position: number; project_id: string; type: string; actor: string; summary: string };

/** An event of a story: whose it is, its type and its data. */
export type Told = readonly [streamId: string, type: string, data?: JsonObject];

/** A store on a database of its own, and what consumers have made of its log. */
export async function feedStore() {
  const store = await testStore();
  const { database, ids } = store;

  /** Appends events one by one, as commands would. */
  const tell = async (context: CallContext, story: readonly Told[]): Promise<void> => {
    for (const [streamId, type, data = {}] of story) {
      const aggregate = [task, comment].find((each) => type.startsWith(`${each.type}.`)) ?? project;
      const events = [{ id: ids.next(), type, data }];
      await store.append({ context, streams: [{ streamId, aggregate, expected: 'any', events }] });
    }
  };
  const readWhole = (tenantId: string): Promise<RecordedEvent[]> =>
    withTenant(database.pools.consumer, tenantId, async (tx) => {
      return (await readLog(tx, tenantId, { after: 0, limit: 10_000 })).events;
    });
  const checkpointOf = async (tenantId: string): Promise<number | undefined> => {
    const statement = `select position from checkpoint where tenant_id = $1 and consumer = 'activity-feed-v1'`;
    return (await database.admin.query<{ position: number }>(statement, [tenantId])).rows[0]?.position;
  };

  return {
    ...store,
    tell,
    /** The whole log of a tenant, each event as the relay publishes it. */
    logOf: async (tenantId: string) =>
      (await readWhole(tenantId)).map(({ text, ...event }) => ({ ...event, data: text })),
    feedOf: async (tenantId: string): Promise<FeedRow[]> => {
      const columns = 'position, project_id, type, actor, summary';
      const statement = `select ${columns} from activity where tenant_id = $1 order by position`;
      return (await database.admin.query<FeedRow>(statement, [tenantId])).rows;
    },
    checkpointOf,
    /** Waits until the feed has passed the whole log: a message is acknowledged after a second, done or not. */
    untilPassed: (tenantId: string) =>
      waitFor(async () => (await checkpointOf(tenantId)) === (await readWhole(tenantId)).length),
    parkedOf: async (tenantId: string) => {
      const columns = 'stream_id, version, reason, attempts';
      const statement = `select ${columns} from parked_stream where tenant_id = $1 order by parked_at`;
      return (await database.admin.query(statement, [tenantId])).rows;
    },
  };
}

/** See {@link feedStore}. */
export type FeedStore = Awaited<ReturnType<typeof feedStore>>;

/** A project with two tasks and a comment that go through everything; positions 2 to 23 of a new tenant's log. */
export function story({ ids }: Pick<FeedStore, 'ids'>) {
  const [projectId, first, second, comment] = [ids.next(), ids.next(), ids.next(), ids.next()];
  const authorId = ids.next();
  const newTask = (title: string): JsonObject => ({
    projectId,
    title,
    description: '',
    labels: [],
    externalId: null,
    assigneeId: null,
    dueDate: null,
    rank: 'V',
  });
  const told: Told[] = [
    [projectId, 'project.created', { key: 'web', name: 'Web shop', description: '' }],
    [first, 'task.created', newTask('Draw')],
    [first, 'task.started'],
    [second, 'task.created', newTask('Build')],
    [first, 'task.updated', { title: 'Draw it', labels: ['art'] }],
    [first, 'task.completed'],
    [first, 'task.reopened'],
    [projectId, 'project.updated', { name: 'Shop', description: 'Sells' }],
    [second, 'task.deleted'],
    [second, 'task.restored'],
    [second, 'task.assigned', { assigneeId: authorId }],
    [comment, 'comment.created', { taskId: second, authorId, text: 'Looks right' }],
    [second, 'task.updated', { title: 'Build it' }],
    [comment, 'comment.edited', { authorId, text: 'Looks wrong' }],
    [second, 'task.assigned', { assigneeId: null }],
    [second, 'task.moved', { rank: 'W' }],
    [comment, 'comment.deleted'],
    [comment, 'comment.restored'],
    [projectId, 'project.archived'],
    [projectId, 'project.unarchived'],
    [projectId, 'project.deleted', {}],
    [projectId, 'project.restored'],
  ];
  const summaries = [
    'Project “Web shop” created',
    'Task “Draw” created',
    'Task “Draw” started',
    'Task “Build” created',
    'Task “Draw it” changed: labels, title',
    'Task “Draw it” completed',
    'Task “Draw it” reopened',
    'Project changed: description, name',
    'Task “Build” deleted',
    'Task “Build” restored',
    'Task “Build” assigned',
    'Comment on “Build” written',
    'Task “Build it” changed: title',
    'Comment on “Build it” edited',
    'Task “Build it” unassigned',
    'Task “Build it” moved',
    'Comment on “Build it” deleted',
    'Comment on “Build it” restored',
    'Project archived',
    'Project unarchived',
    'Project deleted',
    'Project restored',
  ];
  const feed: FeedRow[] = told.map(([, type], index) => ({
    position: index + 2,
    project_id: projectId,
    type,
    actor: 'user:test',
    summary: summaries[index]!,
  }));
  return { projectId, first, second, comment, told, feed };
}
