import { CreateProjectDto, UpdateProjectDto } from '@plinth/shared/domain/project/dto';
import { PageQuery } from '@plinth/shared/domain/pageQuery';
import { AtLeastQuery, DerivedPageQuery } from '@plinth/shared/domain/projectionQuery';
import { PurgeDto, ReasonDto } from '@plinth/shared/domain/reason';
import * as projects from '../handlers/project';
import { getBoardCounts } from '../handlers/boardCounts';
import { getProjectActivity } from '../handlers/projectFeed';
import { eventsOfOne, MomentQuery } from './history';
import { one, page, target } from './replies';
import { route } from './route';
import type { Route } from './route';

/** What the routes of projects need. */
export type ProjectDeps = Parameters<typeof projects.createProject>[0] &
  Parameters<typeof projects.listProjects>[0] &
  Parameters<typeof projects.getProject>[0] &
  Parameters<typeof projects.getProjectEvents>[0] &
  Parameters<typeof getProjectActivity>[0];

/** Projects: made, read, changed, archived, deleted, restored and purged. */
export function projectRoutes(deps: ProjectDeps): Route[] {
  return [...collection(deps), ...single(deps), ...transitions(deps), ...afterDeletion(deps), ...feeds(deps)];
}

function collection(deps: ProjectDeps): Route[] {
  const create = projects.createProject(deps);
  const list = projects.listProjects(deps);
  return [
    route({
      method: 'post',
      path: '/v1/projects',
      access: 'project.write',
      body: CreateProjectDto,
      status: 201,
      handle: async ({ caller, body }) => {
        const made = await create(caller, body);
        return { ...one(made), headers: { location: `/v1/projects/${made.id}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/projects',
      access: 'project.read',
      query: PageQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await list(caller, query)),
    }),
  ];
}

function single(deps: ProjectDeps): Route[] {
  const get = projects.getProject(deps);
  const events = projects.getProjectEvents(deps);
  const update = projects.updateProject(deps);
  const remove = projects.deleteProject(deps);
  const path = '/v1/projects/:id';
  return [
    route({
      method: 'get',
      path,
      access: 'project.read',
      query: MomentQuery,
      status: 200,
      handle: async ({ caller, params, query }) => one(await get(caller, params.id ?? '', query)),
    }),
    eventsOfOne(path, 'project.read', events),
    route({
      method: 'patch',
      path,
      access: 'project.write',
      body: UpdateProjectDto,
      status: 200,
      handle: async (call) => one(await update(call.caller, target(call), call.body)),
    }),
    route({
      method: 'delete',
      path,
      access: 'project.write',
      body: ReasonDto,
      status: 204,
      handle: async (call) => {
        await remove(call.caller, target(call), call.body);
        return {};
      },
    }),
  ];
}

function transitions(deps: ProjectDeps): Route[] {
  const commands = {
    archive: { access: 'project.write', run: projects.archiveProject(deps) },
    unarchive: { access: 'project.write', run: projects.unarchiveProject(deps) },
  } as const;
  return Object.entries(commands).map(([name, { access, run }]) =>
    route({
      method: 'post',
      path: `/v1/projects/:id/${name}`,
      access,
      status: 200,
      handle: async (call) => one(await run(call.caller, target(call))),
    }),
  );
}

function afterDeletion(deps: ProjectDeps): Route[] {
  const restore = projects.restoreProject(deps);
  const purge = projects.purgeProject(deps);
  return [
    route({
      method: 'post',
      path: '/v1/projects/:id/restore',
      access: 'project.restore',
      body: ReasonDto,
      status: 200,
      handle: async (call) => one(await restore(call.caller, target(call), call.body)),
    }),
    route({
      method: 'post',
      path: '/v1/projects/:id/purge',
      access: 'project.purge',
      body: PurgeDto,
      status: 202,
      handle: async (call) => one(await purge(call.caller, target(call), call.body)),
    }),
  ];
}

function feeds(deps: ProjectDeps): Route[] {
  const activity = getProjectActivity(deps);
  const board = getBoardCounts(deps);
  return [
    route({
      method: 'get',
      path: '/v1/projects/:id/activity',
      access: 'project.read',
      query: DerivedPageQuery,
      status: 200,
      handle: async ({ caller, params, query }) => page(await activity(caller, params.id ?? '', query)),
    }),
    route({
      method: 'get',
      path: '/v1/projects/:id/board',
      access: 'project.read',
      query: AtLeastQuery,
      status: 200,
      handle: async ({ caller, params, query }) => ({ body: await board(caller, params.id ?? '', query) }),
    }),
  ];
}
