import { GoneError, IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { changedFields } from '../changedFields';
import { requireLive } from '../requireLive';
import type { CreateTaskDto, UpdateTaskDto } from './dto';
import { taskEventTypes } from './events';
import type { TaskCreated, TaskEvent } from './events';
import { fromRow, toRow } from './row';
import type { Task, TaskRow } from './row';

/** What a new task must know of its project; the project's stream is a guard of the append. */
export type ProjectFacts = { readonly status: 'active' | 'archived'; readonly deletedAt: string | null };

/** The data of `task.created` that a command leads to: two commands with equal data ask for the same task. */
export function newTask(command: CreateTaskDto): TaskCreated['data'] {
  const { projectId, title, description = '', labels = [], externalId = null } = command;
  return { projectId: projectId.toLowerCase(), title, description, labels, externalId };
}

/**
 * Makes a task in a project.
 * @param project undefined when there is no such project
 * @throws NotFoundError | GoneError when the project is not there
 * @throws IllegalStateError `project_archived`; `task_exists` when this id is taken
 */
export function createTask(
  state: Task | undefined,
  command: CreateTaskDto,
  project: ProjectFacts | undefined,
): TaskEvent[] {
  if (state) throw new IllegalStateError('task_exists', 'This task was made already.');
  if (!project) throw new NotFoundError('project');
  if (project.deletedAt !== null) throw new GoneError('project', project.deletedAt);
  if (project.status === 'archived') {
    throw new IllegalStateError('project_archived', 'The project is archived and takes no new tasks.');
  }
  return [{ type: 'task.created', data: newTask(command) }];
}

/**
 * Changes title, description or labels; no event when nothing differs.
 * @throws NotFoundError | GoneError as requireLive, like all commands below
 */
export function updateTask(state: Task | undefined, command: UpdateTaskDto): TaskEvent[] {
  const { title, description, labels } = command;
  const data = changedFields(requireLive('task', state), { title, description, labels });
  return Object.keys(data).length > 0 ? [{ type: 'task.updated', data }] : [];
}

/** Open → in progress. @throws IllegalStateError `task_not_open` */
export function startTask(state: Task | undefined): TaskEvent[] {
  const { status } = requireLive('task', state);
  if (status !== 'open') {
    throw new IllegalStateError('task_not_open', `Only an open task can be started; this one is ${status}.`);
  }
  return [{ type: 'task.started', data: {} }];
}

/** Open or in progress → done. @throws IllegalStateError `task_done` */
export function completeTask(state: Task | undefined): TaskEvent[] {
  if (requireLive('task', state).status === 'done') {
    throw new IllegalStateError('task_done', 'The task is done already.');
  }
  return [{ type: 'task.completed', data: {} }];
}

/** Done → open. @throws IllegalStateError `task_not_done` */
export function reopenTask(state: Task | undefined): TaskEvent[] {
  const { status } = requireLive('task', state);
  if (status !== 'done') {
    throw new IllegalStateError('task_not_done', `Only a done task can be reopened; this one is ${status}.`);
  }
  return [{ type: 'task.reopened', data: {} }];
}

/** Deletes a task, whatever its status; it keeps its external id and can be restored. */
export function deleteTask(state: Task | undefined): TaskEvent[] {
  requireLive('task', state);
  return [{ type: 'task.deleted', data: {} }];
}

/** Undoes deleteTask. @throws IllegalStateError `task_not_deleted`; NotFoundError */
export function restoreTask(state: Task | undefined): TaskEvent[] {
  if (state && state.deletedAt !== null) return [{ type: 'task.restored', data: {} }];
  requireLive('task', state);
  throw new IllegalStateError('task_not_deleted', 'The task is not deleted; there is nothing to restore.');
}

function evolve(state: Task | undefined, event: TaskEvent, facts: EventFacts): Task {
  if (event.type === 'task.created') return created(event, facts);
  if (!state) throw new Error(`expected task.created first; got ${event.type}: the stream is not whole`);
  const updatedAt = facts.occurredAt;
  switch (event.type) {
    case 'task.updated':
      return { ...state, ...event.data, updatedAt };
    case 'task.started':
      return { ...state, status: 'in_progress', updatedAt };
    case 'task.completed':
      return { ...state, status: 'done', updatedAt };
    case 'task.reopened':
      return { ...state, status: 'open', updatedAt };
    case 'task.deleted':
      return { ...state, updatedAt, deletedAt: facts.occurredAt, deletedBy: facts.actor };
    case 'task.restored':
      return { ...state, updatedAt, deletedAt: null, deletedBy: null };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(
    `expected an event of a task; got ${JSON.stringify(event)}: is this process older than the log?`,
  );
}

function created({ data }: TaskCreated, { occurredAt }: EventFacts): Task {
  return {
    ...data,
    status: 'open',
    createdAt: occurredAt,
    updatedAt: occurredAt,
    deletedAt: null,
    deletedBy: null,
  };
}

/** The rules of a task. */
export const task: Aggregate<Task, TaskEvent, TaskRow> = {
  type: 'task',
  revision: 1,
  eventTypes: taskEventTypes,
  evolve,
  toRow,
  fromRow,
};
