import { SignOutEverywhereDto, StepUpDto } from '@plinth/shared/domain/user/dto';
import { listMySessions, revokeMySession, signOut, signOutEverywhere } from '../handlers/session';
import type { SessionDeps } from '../handlers/session';
import { stepUp } from '../handlers/stepUp';
import type { StepUpDeps } from '../handlers/stepUp';
import type { RefreshCookie } from '../services/refreshCookie';
import { route } from './route';
import type { Route } from './route';

/** The caller's own sessions: listed, ended, and proven anew. */
export function sessionRoutes(
  deps: SessionDeps & StepUpDeps & { readonly refreshCookie: RefreshCookie },
): Route[] {
  const list = listMySessions(deps);
  const revoke = revokeMySession(deps);
  const out = signOut(deps);
  const prove = stepUp(deps);
  const everywhere = signOutEverywhere(deps);
  return [
    route({
      method: 'get',
      path: '/v1/me/sessions',
      access: 'authenticated',
      status: 200,
      handle: async ({ caller }) => ({ body: { items: await list(caller) } }),
    }),
    route({
      method: 'delete',
      path: '/v1/me/sessions/:id',
      access: 'authenticated',
      status: 204,
      handle: async ({ caller, params }) => {
        await revoke(caller, params.id ?? '');
        return {};
      },
    }),
    route({
      method: 'post',
      path: '/v1/auth/sign-out',
      access: 'authenticated',
      status: 204,
      handle: async ({ caller }) => {
        await out(caller);
        return { headers: deps.refreshCookie.clear() };
      },
    }),
    route({
      method: 'post',
      path: '/v1/auth/sign-out-everywhere',
      access: 'authenticated',
      body: SignOutEverywhereDto,
      status: 200,
      handle: async ({ caller, body }) => ({ body: await everywhere(caller, body) }),
    }),
    route({
      method: 'post',
      path: '/v1/auth/step-up',
      access: 'authenticated',
      limit: 'attempt',
      body: StepUpDto,
      status: 204,
      handle: async ({ body, ...from }) => {
        await prove(body, from);
        return {};
      },
    }),
  ];
}
