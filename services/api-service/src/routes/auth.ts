import { RefreshDto, SignInDto, SignUpDto } from '@plinth/shared/domain/user/dto';
import { me } from '../handlers/me';
import type { MeDeps } from '../handlers/me';
import { refresh } from '../handlers/refresh';
import type { RefreshDeps } from '../handlers/refresh';
import { signIn } from '../handlers/signIn';
import type { SignInDeps } from '../handlers/signIn';
import { signUp } from '../handlers/signUp';
import type { SignUpDeps } from '../handlers/signUp';
import { openRoute, route } from './route';
import type { Route } from './route';

/** What the routes of identity need. */
export type AuthDeps = SignUpDeps & SignInDeps & RefreshDeps & MeDeps;

/** Signing up, signing in, staying in, and who one is. */
export function authRoutes(deps: AuthDeps): Route[] {
  const handle = { signUp: signUp(deps), signIn: signIn(deps), refresh: refresh(deps), me: me(deps) };
  return [
    openRoute({
      method: 'post',
      path: '/v1/auth/sign-up',
      access: 'public',
      limit: 'signUp',
      body: SignUpDto,
      status: 201,
      handle: async ({ body, trace }) => ({ body: await handle.signUp(body, trace) }),
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/sign-in',
      access: 'public',
      limit: 'attempt',
      body: SignInDto,
      status: 200,
      handle: async ({ body, trace, clientAddress }) => ({
        body: await handle.signIn(body, { trace, clientAddress }),
      }),
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/refresh',
      access: 'public',
      body: RefreshDto,
      status: 200,
      handle: async ({ body }) => ({ body: await handle.refresh(body) }),
    }),
    route({
      method: 'get',
      path: '/v1/me',
      access: 'authenticated',
      status: 200,
      handle: async ({ caller }) => ({ body: await handle.me(caller) }),
    }),
  ];
}
