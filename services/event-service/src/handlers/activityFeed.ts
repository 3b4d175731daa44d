import type { Connection } from '@plinth/shared/database/statement';
import { addActivity, findTaskAt } from '@plinth/shared/database/repositories/activityFeed';
import type { ProjectEvent } from '@plinth/shared/domain/project/events';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/** Where an activity belongs and what it says. */
type Line = { readonly projectId: string; readonly summary: string };

/**
 * Writes the line of one project or task event into its project's feed. Summaries name things by their titles at that
 * moment and people not at all. In the transaction of the caller; repeatable, and the same when replayed.
 */
export async function applyToActivityFeed(tx: Connection, event: RecordedEvent): Promise<void> {
  const line = event.type.startsWith('task.') ? await taskLine(tx, event) : projectLine(event);
  // The task's first event was purged: its feed lines went with it.
  if (!line) return;
  const { tenantId, position, streamId, version, id: eventId, type, actor, occurredAt: at } = event;
  await addActivity(tx, { tenantId, position, streamId, version, eventId, type, actor, at, ...line });
}

function projectLine(event: RecordedEvent): Line {
  return { projectId: event.streamId, summary: summaryOfProject(event as unknown as ProjectEvent) };
}

async function taskLine(tx: Connection, event: RecordedEvent): Promise<Line | undefined> {
  const { tenantId, streamId, version } = event;
  const task = event as unknown as TaskEvent;
  if (task.type === 'task.created') {
    return { projectId: task.data.projectId, summary: summaryOfTask(task, task.data.title) };
  }
  // From the log and not from the task's row, which may be ahead of this event.
  const found = await findTaskAt(tx, { tenantId, streamId, version });
  return found && { projectId: found.projectId, summary: summaryOfTask(task, found.title ?? '') };
}

function summaryOfProject({ type, data }: ProjectEvent): string {
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

function summaryOfTask({ type, data }: TaskEvent, title: string): string {
  switch (type) {
    case 'task.created':
      return `Task “${title}” created`;
    case 'task.updated':
      return `Task “${title}” changed: ${Object.keys(data).sort().join(', ')}`;
    case 'task.started':
      return `Task “${title}” started`;
    case 'task.completed':
      return `Task “${title}” completed`;
    case 'task.reopened':
      return `Task “${title}” reopened`;
    case 'task.deleted':
      return `Task “${title}” deleted`;
    case 'task.restored':
      return `Task “${title}” restored`;
    default:
      return unhandled(type);
  }
}

function unhandled(type: never): never {
  throw new Error(`expected an event type that the activity feed handles; got ${String(type)}`);
}
