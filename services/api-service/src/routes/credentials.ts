import {
  AskForResetDto,
  ChangePasswordDto,
  ResetPasswordDto,
  VerifyEmailDto,
} from '@plinth/shared/domain/user/dto';
import { askForVerification, verifyEmail } from '../handlers/emailVerification';
import type { EmailVerificationDeps } from '../handlers/emailVerification';
import { askForPasswordReset, changePassword, resetPassword } from '../handlers/password';
import type { PasswordDeps } from '../handlers/password';
import { openRoute, route } from './route';
import type { Route } from './route';

/** What the routes of passwords and addresses need. */
export type CredentialDeps = PasswordDeps & EmailVerificationDeps;

/** A new password, by the old one or by a link; an address that is shown to be somebody's. */
export function credentialRoutes(deps: CredentialDeps): Route[] {
  return [...passwordRoutes(deps), ...verificationRoutes(deps)];
}

function passwordRoutes(deps: PasswordDeps): Route[] {
  const handle = { ask: askForPasswordReset(deps), reset: resetPassword(deps), change: changePassword(deps) };
  return [
    openRoute({
      method: 'post',
      path: '/v1/auth/forgot-password',
      access: 'public',
      limit: 'mail',
      body: AskForResetDto,
      status: 202,
      handle: async ({ body, trace }) => {
        await handle.ask(body, trace);
        return {};
      },
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/reset-password',
      access: 'public',
      limit: 'attempt',
      body: ResetPasswordDto,
      status: 204,
      handle: async ({ body, trace }) => {
        await handle.reset(body, trace);
        return {};
      },
    }),
    route({
      method: 'post',
      path: '/v1/me/password',
      access: 'authenticated',
      limit: 'attempt',
      body: ChangePasswordDto,
      status: 204,
      handle: async ({ body, ...from }) => {
        await handle.change(body, from);
        return {};
      },
    }),
  ];
}

function verificationRoutes(deps: EmailVerificationDeps): Route[] {
  const handle = { ask: askForVerification(deps), verify: verifyEmail(deps) };
  return [
    route({
      method: 'post',
      path: '/v1/me/email-verification',
      access: 'authenticated',
      limit: 'mail',
      status: 202,
      handle: async ({ caller, trace }) => {
        await handle.ask(caller, trace);
        return {};
      },
    }),
    openRoute({
      method: 'post',
      path: '/v1/auth/verify-email',
      access: 'public',
      limit: 'attempt',
      body: VerifyEmailDto,
      status: 200,
      handle: async ({ body, ...from }) => ({ body: await handle.verify(body, from) }),
    }),
  ];
}
