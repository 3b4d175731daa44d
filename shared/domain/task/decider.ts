import { IllegalStateError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { changedFields } from '../changedFields';
import { requireOpenProject } from '../openProject';
import type { ProjectFacts } from '../openProject';
import type { PurgedData } from '../purge';
import { remains } from '../purge';
import { reasoned } from '../reason';
import type { Reasoned } from '../reason';
import { requireDeleted, requireLive, requireUnpurged } from '../requireLive';
import type { CreateTaskDto, UpdateTaskDto } from './dto';
import { taskEventTypes } from './events';
import type { TaskCreated, TaskEvent, TaskPurged } from './events';
import { LAST_RANK, MAX_RANK_LENGTH, rankBetween } from './rank';
import type { Gap } from './rank';
import { fromRow, toRow } from './row';
import type { Task, TaskRow } from './row';

/** What a command to a task must know beside the task. */
export type TaskFacts = {
  /** Undefined when there is no such project. */
  readonly project: ProjectFacts | undefined;
  /** Asked of the person that the command names as assignee. */
  readonly isAssigneeMember?: boolean;
};

/** Where a task goes; `gap` is undefined when the neighbour is no other task of its project. */
export type TaskPlace = { readonly gap: Gap | undefined; readonly salt: string };

/** What a command asks of `task.created`: two commands with equal answers ask for the same task. */
export function newTask(command: CreateTaskDto): Omit<TaskCreated['data'], 'rank'> {
  const { projectId, title, description = '', labels = [], externalId = null } = command;
  const { dueDate = null } = command;
  const assigneeId = command.assigneeId?.toLowerCase() ?? null;
  return {
    projectId: projectId.toLowerCase(),
    title,
    description,
    labels,
    externalId,
    assigneeId,
    dueDate,
  };
}

/**
 * Makes a task in a project, before all others.
 * @throws IllegalStateError `task_exists` when this id is taken; `assignee_not_a_member`
 * @throws NotFoundError | GoneError | IllegalStateError as requireOpenProject, like all commands below
 */
export function createTask(
  state: Task | undefined,
  command: CreateTaskDto,
  facts: TaskFacts & { readonly rank: string },
): TaskEvent[] {
  if (state) throw new IllegalStateError('task_exists', 'This task was made already.');
  requireOpenProject(facts.project);
  const asked = newTask(command);
  requireMember(asked.assigneeId, facts);
  return [{ type: 'task.created', data: { ...asked, rank: facts.rank } }];
}

/**
 * Changes title, description, labels or due date, and who is to do it; no event where nothing differs.
 * @throws IllegalStateError `assignee_not_a_member`
 * @throws NotFoundError | GoneError as requireLive, like all commands below
 */
export function updateTask(state: Task | undefined, command: UpdateTaskDto, facts: TaskFacts): TaskEvent[] {
  const task = requireChangeable(state, facts);
  const { title, description, labels, dueDate } = command;
  const assigneeId = command.assigneeId?.toLowerCase() ?? command.assigneeId;
  const updated = changedFields(task, { title, description, labels, dueDate });
  const assigned = changedFields(task, { assigneeId });
  requireMember(assigned.assigneeId, facts);
  return [
    ...(Object.keys(updated).length > 0 ? [{ type: 'task.updated', data: updated } as const] : []),
    ...(assigned.assigneeId === undefined
      ? []
      : [{ type: 'task.assigned', data: { assigneeId: assigned.assigneeId } } as const]),
  ];
}

/**
 * Moves a task to another place among those of its project; no event when it is there already.
 * @throws IllegalStateError `neighbour_not_in_project`; `no_room` after thousands of moves to the same place
 */
export function moveTask(state: Task | undefined, { gap, salt }: TaskPlace, facts: TaskFacts): TaskEvent[] {
  const { rank } = requireChangeable(state, facts);
  if (!gap) {
    const message = 'taskId must name another task of the same project that is not deleted.';
    throw new IllegalStateError('neighbour_not_in_project', message);
  }
  const { lower = '', upper } = gap;
  if (rank > lower && (upper === undefined || rank < upper)) return [];
  const between = rankBetween(gap, salt);
  if (between.length > MAX_RANK_LENGTH) {
    throw new IllegalStateError('no_room', 'There is no room left at this place; move its neighbour first.');
  }
  return [{ type: 'task.moved', data: { rank: between } }];
}

/** Open → in progress. @throws IllegalStateError `task_not_open` */
export function startTask(state: Task | undefined, facts: TaskFacts): TaskEvent[] {
  const { status } = requireChangeable(state, facts);
  if (status !== 'open') {
    throw new IllegalStateError('task_not_open', `Only an open task can be started; this one is ${status}.`);
  }
  return [{ type: 'task.started', data: {} }];
}

/** Open or in progress → done. @throws IllegalStateError `task_done` */
export function completeTask(state: Task | undefined, facts: TaskFacts): TaskEvent[] {
  if (requireChangeable(state, facts).status === 'done') {
    throw new IllegalStateError('task_done', 'The task is done already.');
  }
  return [{ type: 'task.completed', data: {} }];
}

/** Done → open. @throws IllegalStateError `task_not_done` */
export function reopenTask(state: Task | undefined, facts: TaskFacts): TaskEvent[] {
  const { status } = requireChangeable(state, facts);
  if (status !== 'done') {
    throw new IllegalStateError('task_not_done', `Only a done task can be reopened; this one is ${status}.`);
  }
  return [{ type: 'task.reopened', data: {} }];
}

/** Deletes a task, whatever its status; it keeps its external id and can be restored. */
export function deleteTask(state: Task | undefined, facts: TaskFacts, why: Reasoned = {}): TaskEvent[] {
  requireChangeable(state, facts);
  return [{ type: 'task.deleted', data: reasoned(why) }];
}

/** Undoes deleteTask. @throws IllegalStateError `task_not_deleted`; NotFoundError | PurgedError */
export function restoreTask(state: Task | undefined, facts: TaskFacts, why: Reasoned = {}): TaskEvent[] {
  requireDeleted('task', state);
  requireOpenProject(facts.project);
  return [{ type: 'task.restored', data: reasoned(why) }];
}

/**
 * Ends a task for good: a deleted one, or any task of a project that was purged. Its project may be archived.
 * @param purged.withContainer the project was purged, so it does not matter whether the task was deleted itself
 * @throws IllegalStateError `task_not_deleted`; NotFoundError | PurgedError
 */
export function purgeTask(
  state: Task | undefined,
  { withContainer = false, ...purged }: PurgedData & { readonly withContainer?: boolean },
): TaskEvent[] {
  const { projectId } = withContainer ? requireUnpurged('task', state) : requireDeleted('task', state);
  return [{ type: 'task.purged', data: { ...purged, projectId } }];
}

function requireChangeable(state: Task | undefined, { project }: TaskFacts): Task {
  const task = requireLive('task', state);
  requireOpenProject(project);
  return task;
}

function requireMember(assigneeId: string | null | undefined, { isAssigneeMember }: TaskFacts): void {
  if (assigneeId === undefined || assigneeId === null || isAssigneeMember) return;
  throw new IllegalStateError('assignee_not_a_member', 'assigneeId must name a member of this tenant.');
}

function evolve(state: Task | undefined, event: TaskEvent, facts: EventFacts): Task {
  if (event.type === 'task.created') return created(event, facts);
  // Of the events before it there may be nothing left to fold.
  if (event.type === 'task.purged') return tombstone(event, facts);
  if (!state) throw new Error(`expected task.created first; got ${event.type}: the stream is not whole`);
  return changed(state, event, facts);
}

function changed(state: Task, event: Exclude<TaskEvent, TaskCreated | TaskPurged>, facts: EventFacts): Task {
  const updatedAt = facts.occurredAt;
  switch (event.type) {
    case 'task.updated':
    case 'task.assigned':
    case 'task.moved':
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
    purgedAt: null,
  };
}

function tombstone({ data: { projectId } }: TaskPurged, facts: EventFacts): Task {
  const content = { title: '', description: '', labels: [], externalId: null };
  const place = { assigneeId: null, dueDate: null, rank: LAST_RANK };
  return { projectId, ...content, ...place, status: 'open', ...remains(facts) };
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
