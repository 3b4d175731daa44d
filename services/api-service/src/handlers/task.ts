import { findProject } from '@plinth/shared/database/repositories/projects';
import type { ProjectRecord } from '@plinth/shared/database/repositories/projects';
import { findGap, findTask } from '@plinth/shared/database/repositories/tasks';
import type { TaskRecord } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import { project } from '@plinth/shared/domain/project/decider';
import * as rules from '@plinth/shared/domain/task/decider';
import type { PurgeDto, Reasoned } from '@plinth/shared/domain/reason';
import type { MoveTaskDto, UpdateTaskDto } from '@plinth/shared/domain/task/dto';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { Gap } from '@plinth/shared/domain/task/rank';
import type { Task } from '@plinth/shared/domain/task/row';
import type { CommandHandler, Guard, Loaded } from '@plinth/shared/eventstore/handleCommand';
import { namePurged } from '@plinth/shared/eventstore/purge';
import type { Ids } from '@plinth/shared/types/clock';
import { readAssignee } from '../services/assignee';
import type { Caller } from '../services/caller';
import type { CurrentStates } from '../services/currentStates';
import { purgeView } from '../services/purgeView';
import type { PurgeView } from '../services/purgeView';
import { requireId, requireVisible } from '../services/visible';

/** A task as callers see it. */
export type TaskView = Pick<
  TaskRecord,
  | 'id'
  | 'projectId'
  | 'title'
  | 'description'
  | 'status'
  | 'labels'
  | 'externalId'
  | 'assigneeId'
  | 'dueDate'
  | 'rank'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
>;

export type TaskCommandDeps = {
  readonly handleCommand: CommandHandler;
  readonly states: CurrentStates;
};

/** One task; `expected` is the version of If-Match. */
export type TaskTarget = { readonly id: string; readonly expected?: number };

/** A deleted project hides its tasks. */
export const CONTAINER = { what: 'project', asked: 'task' } as const;

/** What a command reads beside the task and its project. */
type Beside = { readonly facts: Partial<ChangeFacts>; readonly guards: readonly Guard[] };
type ChangeFacts = rules.TaskFacts & { readonly gap?: Gap };

/** How a command changes a task: what it reads, and what it decides on that. */
type Change<Input> = {
  readonly decide: (state: Task | undefined, input: Input, facts: ChangeFacts) => TaskEvent[];
  readonly find?: typeof findVisibleTask;
  readonly beside?: (tx: Connection, row: TaskKey, input: Input) => Promise<Beside>;
};
type TaskKey = { readonly tenantId: string; readonly row: TaskRecord };

/**
 * Changes a task as `decide` says; its project is a guard: an archived one refuses, a deleted one hides it. One append,
 * repeated on conflict when the caller named no version; repeatable as far as the rules allow.
 * @throws NotFoundError | GoneError when the caller cannot see it; PreconditionFailedError; what `decide` throws
 */
function changeTask<Input>(deps: TaskCommandDeps, change: Change<Input>) {
  const { decide, find = findVisibleTask, beside } = change;
  return async (caller: Caller, target: TaskTarget, input: Input): Promise<TaskView> => {
    const { tenantId } = caller.context;
    const id = requireId('task', target.id);
    const outcome = await deps.handleCommand(caller.context, rules.task, {
      id,
      expected: target.expected,
      load: async (tx): Promise<Loaded<Task, ChangeFacts>> => {
        const row = await find(tx, caller, id);
        if (!row) return { row, facts: { project: undefined } };
        const project = await findContainer(tx, caller, row);
        const { facts, guards } = (await beside?.(tx, { tenantId, row }, input)) ?? NOTHING;
        return { row, facts: { project, ...facts }, guards: [guardOn(project), ...guards] };
      },
      decide: (state, facts) => decide(state, input, facts),
    });
    return keepTask(deps.states, caller, { id, ...outcome });
  };
}

const NOTHING: Beside = { facts: {}, guards: [] };

/**
 * Changes title, description, labels, due date or assignee; nothing is written when nothing differs. Otherwise as
 * changeTask.
 */
export function updateTask(deps: TaskCommandDeps) {
  return changeTask<UpdateTaskDto>(deps, {
    decide: rules.updateTask,
    beside: (tx, { tenantId }, { assigneeId }) => readAssignee(tx, tenantId, assigneeId),
  });
}

/** Moves a task right before or after another one of its project; no other task is written. Otherwise as changeTask. */
export function moveTask(deps: TaskCommandDeps & { readonly ids: Ids }) {
  return changeTask<MoveTaskDto>(deps, {
    decide: (state, _input, { gap, ...facts }) =>
      rules.moveTask(state, { gap, salt: deps.ids.next() }, facts),
    beside: readGap,
  });
}

/** Open → in progress; otherwise as changeTask. */
export function startTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, { decide: (state, _input, facts) => rules.startTask(state, facts) });
}

/** Open or in progress → done; otherwise as changeTask. */
export function completeTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, { decide: (state, _input, facts) => rules.completeTask(state, facts) });
}

/** Done → open; otherwise as changeTask. */
export function reopenTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, { decide: (state, _input, facts) => rules.reopenTask(state, facts) });
}

/** Deletes a task; restoreTask undoes it. Otherwise as changeTask. */
export function deleteTask(deps: TaskCommandDeps) {
  return changeTask<Reasoned>(deps, { decide: (state, why, facts) => rules.deleteTask(state, facts, why) });
}

/** Undoes deleteTask, in a project that is neither deleted nor archived. @throws IllegalStateError `task_not_deleted` */
export function restoreTask(deps: TaskCommandDeps) {
  return changeTask<Reasoned>(deps, {
    decide: (state, why, facts) => rules.restoreTask(state, facts, why),
    find: findAnyTask,
  });
}

/**
 * Ends a deleted task for good, with its comments; otherwise as purgeProject. Its project may be archived.
 * @throws NotFoundError; PurgedError; GoneError when its project is deleted; IllegalStateError `task_not_deleted`;
 *   PreconditionFailedError
 */
export function purgeTask({ handleCommand, states }: TaskCommandDeps) {
  return async (caller: Caller, target: TaskTarget, { reason }: PurgeDto): Promise<PurgeView> => {
    const id = requireId('task', target.id);
    const { tenantId } = caller.context;
    const outcome = await handleCommand(caller.context, rules.task, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = await findAnyTask(tx, caller, id);
        if (row) await findContainer(tx, caller, row);
        return { row, facts: await namePurged(tx, { tenantId, streamId: id, versions: row?.version ?? 0 }) };
      },
      decide: (state, named) => rules.purgeTask(state, { ...named, reason }),
    });
    keepTask(states, caller, { id, ...outcome });
    return purgeView({ id, ...outcome });
  };
}

/** What the callers of a command see of its outcome; L1 keeps it. */
export function keepTask(
  states: CurrentStates,
  { context: { tenantId } }: Caller,
  { id, state, ...outcome }: { id: string; state: Task | undefined; version: number; isReplayed?: boolean },
): TaskView {
  if (!state) throw new Error(`expected a task after a command to ${id}; got none`);
  return taskView(states.keepTask({ tenantId, id }, { state, ...outcome }));
}

/** The public part of a row. */
export function taskView(record: TaskView): TaskView {
  const { id, projectId, title, description, status, labels, externalId } = record;
  const { assigneeId, dueDate, rank, version, createdAt, updatedAt } = record;
  return {
    id,
    projectId,
    title,
    description,
    status,
    labels,
    externalId,
    assigneeId,
    dueDate,
    rank,
    version,
    createdAt,
    updatedAt,
  };
}

/** The project as a guard: the append fails, and is decided anew, when it changed since it was read. */
export function guardOn({ id, version }: ProjectRecord): Guard {
  return { aggregate: project, streamId: id, version };
}

function findAnyTask(
  tx: Connection,
  { context: { tenantId } }: Caller,
  id: string,
): Promise<TaskRecord | undefined> {
  return findTask(tx, { tenantId, id });
}

async function findVisibleTask(tx: Connection, caller: Caller, id: string): Promise<TaskRecord | undefined> {
  return requireVisible(caller, 'task', await findAnyTask(tx, caller, id));
}

async function findContainer(
  tx: Connection,
  caller: Caller,
  { projectId }: TaskRecord,
): Promise<ProjectRecord> {
  const { tenantId } = caller.context;
  return requireVisible(caller, CONTAINER, await findProject(tx, { tenantId, id: projectId }));
}

/** The place that a move names; none where its neighbour is no other task of the project. */
async function readGap(
  tx: Connection,
  { tenantId, row }: TaskKey,
  { place, taskId }: MoveTaskDto,
): Promise<Beside> {
  const { id: movingId, projectId } = row;
  const neighbour = await findTask(tx, { tenantId, id: taskId.toLowerCase() });
  const isFit =
    neighbour?.projectId === projectId && neighbour.deletedAt === null && neighbour.id !== movingId;
  if (!isFit) return NOTHING;
  const { rank } = neighbour;
  return {
    facts: { gap: await findGap(tx, { tenantId, projectId, movingId, rank, side: place }) },
    guards: [],
  };
}
