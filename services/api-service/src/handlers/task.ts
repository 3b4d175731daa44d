import { findProject } from '@plinth/shared/database/repositories/projects';
import type { ProjectRecord } from '@plinth/shared/database/repositories/projects';
import { findTask } from '@plinth/shared/database/repositories/tasks';
import type { TaskRecord } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import { project } from '@plinth/shared/domain/project/decider';
import * as rules from '@plinth/shared/domain/task/decider';
import type { UpdateTaskDto } from '@plinth/shared/domain/task/dto';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { Task } from '@plinth/shared/domain/task/row';
import type { CommandHandler, Guard } from '@plinth/shared/eventstore/handleCommand';
import type { Caller } from '../services/caller';
import type { CurrentStates } from '../services/currentStates';
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
const CONTAINER = { what: 'project', asked: 'task' } as const;

type Change<Input> = (state: Task | undefined, input: Input) => TaskEvent[];

/**
 * Changes a task as `decide` says; its project is a guard, since a deleted one hides it. One append, repeated on
 * conflict when the caller named no version; repeatable as far as the rules allow.
 * @throws NotFoundError | GoneError when the caller cannot see it; PreconditionFailedError; what `decide` throws
 */
function changeTask<Input>(deps: TaskCommandDeps, decide: Change<Input>, find = findVisibleTask) {
  return async (caller: Caller, target: TaskTarget, input: Input): Promise<TaskView> => {
    const id = requireId('task', target.id);
    const outcome = await deps.handleCommand(caller.context, rules.task, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = await find(tx, caller, id);
        return { row, facts: undefined, guards: row ? [await guardOf(tx, caller, row)] : [] };
      },
      decide: (state) => decide(state, input),
    });
    return keepTask(deps.states, caller, { id, ...outcome });
  };
}

/** Changes title, description or labels; nothing is written when nothing differs. Otherwise as changeTask. */
export function updateTask(deps: TaskCommandDeps) {
  return changeTask<UpdateTaskDto>(deps, rules.updateTask);
}

/** Open → in progress; otherwise as changeTask. */
export function startTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, rules.startTask);
}

/** Open or in progress → done; otherwise as changeTask. */
export function completeTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, rules.completeTask);
}

/** Done → open; otherwise as changeTask. */
export function reopenTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, rules.reopenTask);
}

/** Deletes a task; restoreTask undoes it. Otherwise as changeTask. */
export function deleteTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, rules.deleteTask);
}

/** Undoes deleteTask, in a project that is not deleted itself. @throws IllegalStateError `task_not_deleted` */
export function restoreTask(deps: TaskCommandDeps) {
  return changeTask<void>(deps, rules.restoreTask, findAnyTask);
}

/**
 * A task by id. Reads only, from L1 if it can.
 * @throws NotFoundError | GoneError when it or its project is deleted
 */
export function getTask({ states }: { states: CurrentStates }) {
  return async (caller: Caller, id: string): Promise<TaskView> => {
    const { tenantId } = caller.context;
    const found = requireVisible(caller, 'task', await states.task({ tenantId, id: requireId('task', id) }));
    requireVisible(caller, CONTAINER, await states.project({ tenantId, id: found.projectId }));
    return taskView(found);
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
export function taskView(record: TaskRecord): TaskView {
  const { id, projectId, title, description, status, labels, externalId, version, createdAt, updatedAt } =
    record;
  return { id, projectId, title, description, status, labels, externalId, version, createdAt, updatedAt };
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

async function guardOf(tx: Connection, caller: Caller, { projectId }: TaskRecord): Promise<Guard> {
  const { tenantId } = caller.context;
  const found = await findProject(tx, { tenantId, id: projectId });
  return guardOn(requireVisible(caller, CONTAINER, found));
}
