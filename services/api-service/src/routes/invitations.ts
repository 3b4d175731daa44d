import { InvitationTokenDto, InviteDto, JoinDto } from '@plinth/shared/domain/invitation/dto';
import { PageQuery } from '@plinth/shared/domain/pageQuery';
import { invite, listInvitations, resendInvitation, revokeInvitation } from '../handlers/invitation';
import { acceptInvitation, joinByInvitation, lookAtInvitation } from '../handlers/invitationAcceptance';
import { one, page, target } from './replies';
import { openRoute, route } from './route';
import type { Route } from './route';

/** What the routes of invitations need. */
export type InvitationDeps = Parameters<typeof listInvitations>[0] &
  Parameters<typeof invite>[0] &
  Parameters<typeof lookAtInvitation>[0];

const LIST = '/v1/tenants/:tenantId/invitations';
const INVITATION = `${LIST}/:id`;

/** Who is asked to join the caller's tenant; and for whoever holds the link, joining. */
export function invitationRoutes(deps: InvitationDeps): Route[] {
  return [...asking(deps), ...ending(deps), ...joining(deps)];
}

function asking(deps: InvitationDeps): Route[] {
  const list = listInvitations(deps);
  const create = invite(deps);
  const resend = resendInvitation(deps);
  return [
    route({
      method: 'get',
      path: LIST,
      access: 'invitation.read',
      query: PageQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await list(caller, query)),
    }),
    route({
      method: 'post',
      path: LIST,
      access: 'invitation.write',
      limit: 'mail',
      body: InviteDto,
      status: 201,
      handle: async ({ caller, body }) => one(await create(caller, body)),
    }),
    route({
      method: 'post',
      path: `${INVITATION}/resend`,
      access: 'invitation.write',
      limit: 'mail',
      status: 200,
      handle: async (call) => one(await resend(call.caller, target(call))),
    }),
  ];
}

function ending(deps: InvitationDeps): Route[] {
  const revoke = revokeInvitation(deps);
  return [
    route({
      method: 'delete',
      path: INVITATION,
      access: 'invitation.write',
      status: 204,
      handle: async (call) => {
        await revoke(call.caller, target(call));
        return {};
      },
    }),
  ];
}

function joining(deps: InvitationDeps): Route[] {
  const look = lookAtInvitation(deps);
  const accept = acceptInvitation(deps);
  const join = joinByInvitation(deps);
  return [
    openRoute({
      method: 'post',
      path: '/v1/invitations/look',
      access: 'public',
      limit: 'attempt',
      body: InvitationTokenDto,
      status: 200,
      handle: async ({ body }) => ({ body: await look(body) }),
    }),
    route({
      method: 'post',
      path: '/v1/invitations/accept',
      access: 'authenticated',
      limit: 'attempt',
      body: InvitationTokenDto,
      status: 200,
      handle: async ({ caller, body }) => ({ body: await accept(caller, body) }),
    }),
    openRoute({
      method: 'post',
      path: '/v1/invitations/sign-up',
      access: 'public',
      limit: 'attempt',
      body: JoinDto,
      status: 201,
      handle: async ({ body, trace }) => ({ body: await join(body, trace) }),
    }),
  ];
}
