import { ChangeRoleDto, EraseMemberDto } from '@plinth/shared/domain/membership/dto';
import { PageQuery } from '@plinth/shared/domain/pageQuery';
import { changeMemberRole, getMember, leaveTenant, listMembers, removeMember } from '../handlers/member';
import { eraseMember } from '../handlers/memberErasure';
import { endMemberSessions } from '../handlers/memberSessions';
import { one, page, target } from './replies';
import { route } from './route';
import type { Route } from './route';

/** What the routes of members need. */
export type MemberDeps = Parameters<typeof listMembers>[0] &
  Parameters<typeof removeMember>[0] &
  Parameters<typeof endMemberSessions>[0] &
  Parameters<typeof eraseMember>[0];

const LIST = '/v1/tenants/:tenantId/members';
const MEMBER = `${LIST}/:id`;

/** The members of the caller's tenant: shown, given roles, signed out, removed, erased; and leaving it oneself. */
export function memberRoutes(deps: MemberDeps): Route[] {
  return [...shown(deps), ...changed(deps), sessionsEnded(deps), erased(deps)];
}

function shown(deps: MemberDeps): Route[] {
  const list = listMembers(deps);
  const get = getMember(deps);
  return [
    route({
      method: 'get',
      path: LIST,
      access: 'member.read',
      query: PageQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await list(caller, query)),
    }),
    route({
      method: 'get',
      path: MEMBER,
      access: 'member.read',
      status: 200,
      handle: async ({ caller, params }) => one(await get(caller, params.id ?? '')),
    }),
  ];
}

function changed(deps: MemberDeps): Route[] {
  const changeRole = changeMemberRole(deps);
  const remove = removeMember(deps);
  const leave = leaveTenant(deps);
  return [
    route({
      method: 'patch',
      path: MEMBER,
      access: 'member.write',
      body: ChangeRoleDto,
      status: 200,
      handle: async (call) => one(await changeRole(call.caller, target(call), call.body)),
    }),
    route({
      method: 'delete',
      path: MEMBER,
      access: 'member.write',
      status: 204,
      handle: async (call) => {
        await remove(call.caller, target(call));
        return {};
      },
    }),
    route({
      method: 'delete',
      path: '/v1/tenants/:tenantId/membership',
      access: 'authenticated',
      status: 204,
      handle: async ({ caller }) => {
        await leave(caller);
        return {};
      },
    }),
  ];
}

function sessionsEnded(deps: MemberDeps): Route {
  const end = endMemberSessions(deps);
  return route({
    method: 'delete',
    path: `${MEMBER}/sessions`,
    access: 'member.write',
    status: 204,
    handle: async ({ caller, params }) => {
      await end(caller, params.id ?? '');
      return {};
    },
  });
}

function erased(deps: MemberDeps): Route {
  const erase = eraseMember(deps);
  return route({
    method: 'post',
    path: `${MEMBER}/erase`,
    access: 'member.erase',
    stepUp: true,
    body: EraseMemberDto,
    status: 200,
    handle: async ({ caller, params, body }) => ({ body: await erase(caller, params.id ?? '', body) }),
  });
}
