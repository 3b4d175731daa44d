import { ConfirmFactorDto } from '@plinth/shared/domain/user/secondFactorDto';
import {
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
  getSecondFactor,
  renewBackupCodes,
} from '../handlers/secondFactor';
import type { SecondFactorDeps } from '../handlers/secondFactor';
import { route } from './route';
import type { Route } from './route';

const PATH = '/v1/me/mfa';
const changing = { method: 'post', access: 'authenticated', limit: 'attempt', stepUp: true } as const;

/** The caller's own second factor: set up, shown, ended. */
export function secondFactorRoutes(deps: SecondFactorDeps): Route[] {
  const handle = {
    get: getSecondFactor(deps),
    begin: beginSecondFactor(deps),
    confirm: confirmSecondFactor(deps),
    disable: disableSecondFactor(deps),
    renew: renewBackupCodes(deps),
  };
  return [
    route({
      method: 'get',
      path: PATH,
      access: 'authenticated',
      status: 200,
      handle: async ({ caller }) => ({ body: await handle.get(caller) }),
    }),
    route({
      ...changing,
      path: `${PATH}/begin`,
      status: 201,
      handle: async ({ caller }) => ({ body: await handle.begin(caller) }),
    }),
    route({
      ...changing,
      path: `${PATH}/confirm`,
      body: ConfirmFactorDto,
      status: 200,
      handle: async ({ caller, body, trace }) => ({ body: await handle.confirm(caller, body, trace) }),
    }),
    route({
      ...changing,
      path: `${PATH}/disable`,
      status: 204,
      handle: async ({ caller, trace }) => {
        await handle.disable(caller, trace);
        return {};
      },
    }),
    route({
      ...changing,
      path: `${PATH}/backup-codes`,
      status: 200,
      handle: async ({ caller, trace }) => ({ body: await handle.renew(caller, trace) }),
    }),
  ];
}
