import { RefreshDto, SignInDto, SignUpDto } from '@plinth/shared/domain/user/dto';
import { SecondFactorDto } from '@plinth/shared/domain/user/secondFactorDto';
import { me } from '../handlers/me';
import type { MeDeps } from '../handlers/me';
import { refresh } from '../handlers/refresh';
import type { RefreshDeps } from '../handlers/refresh';
import { signInBySecondFactor } from '../handlers/secondFactorSignIn';
import type { SecondFactorSignInDeps } from '../handlers/secondFactorSignIn';
import { signIn } from '../handlers/signIn';
import type { SignInDeps } from '../handlers/signIn';
import { signUp } from '../handlers/signUp';
import type { SignUpDeps } from '../handlers/signUp';
import { signUpVerified } from '../handlers/signUpVerified';
import type { VerifiedSignUpDeps } from '../handlers/signUpVerified';
import type { Trace } from '../services/caller';
import type { RefreshCookie } from '../services/refreshCookie';
import { badRefreshToken } from '../services/sessions';
import { openRoute, route } from './route';
import type { Reply, Route } from './route';

/** What the routes of identity need. */
export type AuthDeps = SignUpDeps &
  VerifiedSignUpDeps &
  SignInDeps &
  SecondFactorSignInDeps &
  RefreshDeps &
  MeDeps & { readonly refreshCookie: RefreshCookie };

/** Signing up, signing in, staying in, and who one is. */
export function authRoutes(deps: AuthDeps): Route[] {
  const handle = {
    signUp: signUpBy(deps),
    signIn: signIn(deps),
    secondFactor: signInBySecondFactor(deps),
    refresh: refresh(deps),
    me: me(deps),
  };
  return [
    openRoute({
      method: 'post',
      path: '/v1/auth/sign-up',
      access: 'public',
      limit: 'signUp',
      body: SignUpDto,
      status: 201,
      handle: async ({ body, trace }) => handle.signUp(body, trace),
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/sign-in',
      access: 'public',
      limit: 'attempt',
      body: SignInDto,
      status: 200,
      handle: async ({ body, trace, clientAddress }) =>
        deps.refreshCookie.reply(await handle.signIn(body, { trace, clientAddress }), body.session),
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/second-factor',
      access: 'public',
      limit: 'attempt',
      body: SecondFactorDto,
      status: 200,
      handle: async ({ body, ...from }) =>
        deps.refreshCookie.reply(await handle.secondFactor(body, from), body.session),
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/refresh',
      access: 'public',
      body: RefreshDto,
      status: 200,
      handle: async ({ body: { refreshToken }, cookies }) => {
        if (refreshToken !== undefined) return { body: await handle.refresh(refreshToken) };
        const token = deps.refreshCookie.read(cookies);
        if (token === undefined) throw badRefreshToken('none was sent');
        return deps.refreshCookie.reply(await handle.refresh(token), 'cookie');
      },
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

/** As the configuration has it: who signs up is let in, or mailed a link. */
function signUpBy(deps: AuthDeps): (body: SignUpDto, trace: Trace) => Promise<Reply> {
  const [open, verified] = [signUp(deps), signUpVerified(deps)];
  return async (body, trace) => {
    if (deps.signUpMode === 'open') return deps.refreshCookie.reply(await open(body, trace), body.session);
    await verified(body, trace);
    return { status: 202 };
  };
}
