import type { Connection } from '@plinth/shared/database/statement';
import {
  addActivity,
  findTaskAt,
  findTaskOfComment,
  removeActivitiesOfProject,
  removeActivitiesOfStream,
} from '@plinth/shared/database/repositories/activityFeed';
import type { CommentEvent } from '@plinth/shared/domain/comment/events';
import type { ProjectEvent } from '@plinth/shared/domain/project/events';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/** Where an activity belongs and what it says. */
type Line = { readonly projectId: string; readonly summary: string };

type AnyEvent = ProjectEvent | TaskEvent | CommentEvent;
type Purged = Extract<AnyEvent, { type: `${string}.purged` }>;
/** An event with a line of its own. */
type Written<Event extends AnyEvent> = Exclude<Event, Purged>;

/**
 * Writes the line of one project, task or comment event into its project's feed, or removes the lines of what was
 * purged. Summaries name things by their titles at that moment, and neither people nor what they wrote. In the
 * transaction of the caller; repeatable, and the same when replayed.
 */
export async function applyToActivityFeed(
  tx: Connection,
  event: RecordedEvent,
  projectionVersion: number,
): Promise<void> {
  const { type } = event as unknown as AnyEvent;
  const { tenantId, streamId } = event;
  switch (type) {
    case 'project.purged':
      return removeActivitiesOfProject(tx, { tenantId, projectionVersion, projectId: streamId });
    case 'task.purged':
    case 'comment.purged':
      return removeActivitiesOfStream(tx, { tenantId, projectionVersion, streamId });
    default:
      return addLine(tx, event, projectionVersion);
  }
}

async function addLine(tx: Connection, event: RecordedEvent, projectionVersion: number): Promise<void> {
  const line = await lineOf(tx, event);
  // The first event of the task or comment was purged: its feed lines went with it.
  if (!line) return;
  const { tenantId, position, streamId, version, id: eventId, type, actor, occurredAt: at } = event;
  await addActivity(tx, {
    tenantId,
    projectionVersion,
    position,
    streamId,
    version,
    eventId,
    type,
    actor,
    at,
    ...line,
  });
}

async function lineOf(tx: Connection, event: RecordedEvent): Promise<Line | undefined> {
  if (event.type.startsWith('task.')) return taskLine(tx, event);
  if (event.type.startsWith('comment.')) return commentLine(tx, event);
  return { projectId: event.streamId, summary: summaryOfProject(event as unknown as Written<ProjectEvent>) };
}

async function taskLine(tx: Connection, event: RecordedEvent): Promise<Line | undefined> {
  const { tenantId, streamId, position } = event;
  const task = event as unknown as Written<TaskEvent>;
  if (task.type === 'task.created') {
    return { projectId: task.data.projectId, summary: summaryOfTask(task, task.data.title) };
  }
  // From the log and not from the task's row, which may be ahead of this event.
  const found = await findTaskAt(tx, { tenantId, streamId, position });
  return found && { projectId: found.projectId, summary: summaryOfTask(task, found.title ?? '') };
}

async function commentLine(tx: Connection, event: RecordedEvent): Promise<Line | undefined> {
  const { tenantId, streamId, position } = event;
  const comment = event as unknown as Written<CommentEvent>;
  const taskId = await findTaskOfComment(tx, { tenantId, streamId });
  const found = taskId && (await findTaskAt(tx, { tenantId, streamId: taskId, position }));
  if (!found) return undefined;
  return {
    projectId: found.projectId,
    summary: `Comment on “${found.title ?? ''}” ${COMMENT_VERBS[comment.type]}`,
  };
}

function summaryOfProject({ type, data }: Written<ProjectEvent>): string {
  switch (type) {
    case 'project.created':
      return `Project “${data.name}” created`;
    case 'project.updated':
      return `Project changed: ${Object.keys(data).sort().join(', ')}`;
    case 'project.archived':
      return 'Project archived';
    case 'project.unarchived':
      return 'Project unarchived';
    case 'project.deleted':
      return 'Project deleted';
    case 'project.restored':
      return 'Project restored';
    default:
      return unhandled(type);
  }
}

function summaryOfTask(task: Written<TaskEvent>, title: string): string {
  return `Task “${title}” ${whatHappened(task)}`;
}

function whatHappened({ type, data }: Written<TaskEvent>): string {
  if (type === 'task.updated') return `changed: ${Object.keys(data).sort().join(', ')}`;
  if (type === 'task.assigned') return data.assigneeId === null ? 'unassigned' : 'assigned';
  return TASK_VERBS[type];
}

const TASK_VERBS: Readonly<
  Record<Exclude<Written<TaskEvent>['type'], 'task.updated' | 'task.assigned'>, string>
> = {
  'task.created': 'created',
  'task.moved': 'moved',
  'task.started': 'started',
  'task.completed': 'completed',
  'task.reopened': 'reopened',
  'task.deleted': 'deleted',
  'task.restored': 'restored',
};

const COMMENT_VERBS: Readonly<Record<Written<CommentEvent>['type'], string>> = {
  'comment.created': 'written',
  'comment.edited': 'edited',
  'comment.deleted': 'deleted',
  'comment.restored': 'restored',
};

function unhandled(type: never): never {
  throw new Error(`expected an event type that the activity feed handles; got ${String(type)}`);
}
