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
import { openRoute, route } from './route';
import type { Reply, Route } from './route';

/** What the routes of identity need. */
export type AuthDeps = SignUpDeps &
  VerifiedSignUpDeps &
  SignInDeps &
  SecondFactorSignInDeps &
  RefreshDeps &
  MeDeps;

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
      handle: async ({ body, trace, clientAddress }) => ({
        body: await handle.signIn(body, { trace, clientAddress }),
      }),
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/second-factor',
      access: 'public',
      limit: 'attempt',
      body: SecondFactorDto,
      status: 200,
      handle: async ({ body, ...from }) => ({ body: await handle.secondFactor(body, from) }),
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

/** As the configuration has it: who signs up is let in, or mailed a link. */
function signUpBy(deps: AuthDeps): (body: SignUpDto, trace: Trace) => Promise<Reply> {
  const [open, verified] = [signUp(deps), signUpVerified(deps)];
  return async (body, trace) => {
    if (deps.signUpMode === 'open') return { body: await open(body, trace) };
    await verified(body, trace);
    return { status: 202 };
  };
}
