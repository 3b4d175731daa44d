import { PageQuery } from '@plinth/shared/domain/pageQuery';
import { CreateRoleDto, UpdateRoleDto } from '@plinth/shared/domain/role/dto';
import { builtInRoles, createRole, deleteRole, getRole, listRoles, updateRole } from '../handlers/role';
import { one, page, target } from './replies';
import { route } from './route';
import type { Route } from './route';

/** What the routes of roles need. */
export type RoleDeps = Parameters<typeof listRoles>[0] & Parameters<typeof createRole>[0];

const LIST = '/v1/tenants/:tenantId/roles';
const ROLE = `${LIST}/:id`;

/** The roles that the caller's tenant has made. */
export function roleRoutes(deps: RoleDeps): Route[] {
  return [...shown(deps), ...changed(deps)];
}

function shown(deps: RoleDeps): Route[] {
  const list = listRoles(deps);
  const get = getRole(deps);
  return [
    route({
      method: 'get',
      path: LIST,
      access: 'member.read',
      query: PageQuery,
      status: 200,
      handle: async ({ caller, query }) => {
        const { body, nextCursor } = page(await list(caller, query));
        return { body: { ...body, builtIn: builtInRoles() }, nextCursor };
      },
    }),
    route({
      method: 'get',
      path: ROLE,
      access: 'member.read',
      status: 200,
      handle: async ({ caller, params }) => one(await get(caller, params.id ?? '')),
    }),
  ];
}

function changed(deps: RoleDeps): Route[] {
  const create = createRole(deps);
  const update = updateRole(deps);
  const remove = deleteRole(deps);
  return [
    route({
      method: 'post',
      path: LIST,
      access: 'role.write',
      body: CreateRoleDto,
      status: 201,
      handle: async ({ caller, body }) => {
        const made = await create(caller, body);
        const location = `/v1/tenants/${caller.context.tenantId}/roles/${made.id}`;
        return { ...one(made), headers: { location } };
      },
    }),
    route({
      method: 'patch',
      path: ROLE,
      access: 'role.write',
      body: UpdateRoleDto,
      status: 200,
      handle: async (call) => one(await update(call.caller, target(call), call.body)),
    }),
    route({
      method: 'delete',
      path: ROLE,
      access: 'role.write',
      status: 204,
      handle: async (call) => {
        await remove(call.caller, target(call));
        return {};
      },
    }),
  ];
}
