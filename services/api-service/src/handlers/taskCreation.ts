import { isDeepStrictEqual } from 'node:util';
import type { Pools } from '@plinth/shared/database/connection';
import { findProject } from '@plinth/shared/database/repositories/projects';
import { findTask, findTaskIdByExternalId } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/task/decider';
import type { CreateTaskDto } from '@plinth/shared/domain/task/dto';
import { newRank } from '@plinth/shared/domain/task/rank';
import { ConflictError, nameTaken } from '@plinth/shared/errors/appErrors';
import { newId } from '@plinth/shared/eventstore/newId';
import { readStream } from '@plinth/shared/eventstore/readStream';
import type { Ids } from '@plinth/shared/types/clock';
import { readAssignee } from '../services/assignee';
import type { Caller } from '../services/caller';
import { requireVisible } from '../services/visible';
import { guardOn, keepTask, taskView } from './task';
import type { TaskCommandDeps, TaskView } from './task';

export type TaskCreationDeps = TaskCommandDeps & {
  readonly app: Pools['app'];
  readonly ids: Ids;
};

const EXTERNAL_ID = 'task.external_id';

/**
 * Makes a task in a project; one append, with the project as a guard. With an externalId it is repeatable: the same
 * body again answers the first task as it is now, and writes nothing.
 * @returns `isNew` false for a repetition
 * @throws NotFoundError | GoneError when the caller cannot see the project
 * @throws ConflictError `name_taken` when the externalId belongs to another, changed or deleted task
 * @throws IllegalStateError `project_archived`
 */
export function createTask(deps: TaskCreationDeps) {
  return async (caller: Caller, dto: CreateTaskDto): Promise<{ task: TaskView; isNew: boolean }> => {
    try {
      return { task: await append(deps, caller, dto), isNew: true };
    } catch (error) {
      if (!isExternalIdTaken(error)) throw error;
      const { tenantId } = caller.context;
      const first = await withTenant(deps.app, tenantId, (tx) => findRepeated(tx, tenantId, dto));
      if (!first) throw error;
      return { task: first, isNew: false };
    }
  };
}

async function append(deps: TaskCreationDeps, caller: Caller, dto: CreateTaskDto): Promise<TaskView> {
  const id = newId(caller.context, deps.ids);
  const { tenantId } = caller.context;
  const { externalId } = dto;
  const outcome = await deps.handleCommand(caller.context, rules.task, {
    id,
    load: async (tx) => {
      // Asked first, so that a repetition is one whatever has become of the project.
      const isTaken =
        externalId !== undefined && (await findTaskIdByExternalId(tx, { tenantId, externalId }));
      if (isTaken) throw nameTaken(EXTERNAL_ID);
      const found = await findProject(tx, { tenantId, id: rules.newTask(dto).projectId });
      const project = requireVisible(caller, 'project', found);
      const { facts, guards } = await readAssignee(tx, tenantId, dto.assigneeId);
      return { row: undefined, facts: { project, ...facts }, guards: [guardOn(project), ...guards] };
    },
    claims: externalId === undefined ? [] : [{ kind: EXTERNAL_ID, value: externalId, streamId: id }],
    decide: (state, facts) =>
      rules.createTask(state, dto, { ...facts, rank: newRank(caller.context.now.getTime(), id) }),
  });
  return keepTask(deps.states, caller, { id, ...outcome });
}

/** The task that this very body made before, unless it is deleted or hidden. */
async function findRepeated(
  tx: Connection,
  tenantId: string,
  dto: CreateTaskDto,
): Promise<TaskView | undefined> {
  const { externalId } = dto;
  const id =
    externalId === undefined ? undefined : await findTaskIdByExternalId(tx, { tenantId, externalId });
  if (id === undefined) return undefined;
  const [created] = await readStream(tx, tenantId, { streamId: id, limit: 1 });
  const { rank: _place, ...asked } = created?.data ?? {};
  if (!isDeepStrictEqual(asked, rules.newTask(dto))) return undefined;
  const task = await findTask(tx, { tenantId, id });
  if (!task || task.deletedAt !== null) return undefined;
  const project = await findProject(tx, { tenantId, id: task.projectId });
  return project?.deletedAt === null ? taskView(task) : undefined;
}

function isExternalIdTaken(error: unknown): boolean {
  return error instanceof ConflictError && error.code === 'name_taken' && error.members.kind === EXTERNAL_ID;
}
