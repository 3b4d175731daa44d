import { CreateTaskDto, ListTasksQuery, MoveTaskDto, UpdateTaskDto } from '@plinth/shared/domain/task/dto';
import { PurgeDto, ReasonDto } from '@plinth/shared/domain/reason';
import * as tasks from '../handlers/task';
import { createTask } from '../handlers/taskCreation';
import { listTasks } from '../handlers/taskList';
import { getTask, getTaskEvents } from '../handlers/taskRead';
import type { TaskReadDeps } from '../handlers/taskRead';
import { eventsOfOne, MomentQuery } from './history';
import { one, page, target } from './replies';
import { route } from './route';
import type { Route } from './route';

/** What the routes of tasks need. */
export type TaskDeps = Parameters<typeof createTask>[0] & Parameters<typeof listTasks>[0] & TaskReadDeps;

/** Tasks: made, read, changed, worked off, deleted, restored and purged. */
export function taskRoutes(deps: TaskDeps): Route[] {
  return [...collection(deps), ...single(deps), ...transitions(deps), ...afterDeletion(deps)];
}

function collection(deps: TaskDeps): Route[] {
  const create = createTask(deps);
  const list = listTasks(deps);
  return [
    route({
      method: 'post',
      path: '/v1/tasks',
      access: 'task.write',
      body: CreateTaskDto,
      status: 201,
      handle: async ({ caller, body }) => {
        const { task, isNew } = await create(caller, body);
        return { ...one(task), status: isNew ? 201 : 200, headers: { location: `/v1/tasks/${task.id}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/tasks',
      access: 'task.read',
      query: ListTasksQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await list(caller, query)),
    }),
  ];
}

function single(deps: TaskDeps): Route[] {
  const get = getTask(deps);
  const events = getTaskEvents(deps);
  const update = tasks.updateTask(deps);
  const remove = tasks.deleteTask(deps);
  const move = tasks.moveTask(deps);
  const path = '/v1/tasks/:id';
  return [
    route({
      method: 'get',
      path,
      access: 'task.read',
      query: MomentQuery,
      status: 200,
      handle: async ({ caller, params, query }) => one(await get(caller, params.id ?? '', query)),
    }),
    eventsOfOne(path, 'task.read', events),
    route({
      method: 'patch',
      path,
      access: 'task.write',
      body: UpdateTaskDto,
      status: 200,
      handle: async (call) => one(await update(call.caller, target(call), call.body)),
    }),
    route({
      method: 'post',
      path: `${path}/move`,
      access: 'task.write',
      body: MoveTaskDto,
      status: 200,
      handle: async (call) => one(await move(call.caller, target(call), call.body)),
    }),
    route({
      method: 'delete',
      path,
      access: 'task.write',
      body: ReasonDto,
      status: 204,
      handle: async (call) => {
        await remove(call.caller, target(call), call.body);
        return {};
      },
    }),
  ];
}

function transitions(deps: TaskDeps): Route[] {
  const commands = {
    start: { access: 'task.write', run: tasks.startTask(deps) },
    complete: { access: 'task.write', run: tasks.completeTask(deps) },
    reopen: { access: 'task.write', run: tasks.reopenTask(deps) },
  } as const;
  return Object.entries(commands).map(([name, { access, run }]) =>
    route({
      method: 'post',
      path: `/v1/tasks/:id/${name}`,
      access,
      status: 200,
      handle: async (call) => one(await run(call.caller, target(call))),
    }),
  );
}

function afterDeletion(deps: TaskDeps): Route[] {
  const restore = tasks.restoreTask(deps);
  const purge = tasks.purgeTask(deps);
  return [
    route({
      method: 'post',
      path: '/v1/tasks/:id/restore',
      access: 'task.restore',
      body: ReasonDto,
      status: 200,
      handle: async (call) => one(await restore(call.caller, target(call), call.body)),
    }),
    route({
      method: 'post',
      path: '/v1/tasks/:id/purge',
      access: 'task.purge',
      body: PurgeDto,
      status: 202,
      handle: async (call) => one(await purge(call.caller, target(call), call.body)),
    }),
  ];
}
