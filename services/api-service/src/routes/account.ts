import { DeleteAccountDto } from '@plinth/shared/domain/user/dto';
import { deleteAccount } from '../handlers/account';
import type { AccountDeps } from '../handlers/account';
import { route } from './route';
import type { Route } from './route';

/** The caller's own account: given up for good. */
export function accountRoutes(deps: AccountDeps): Route[] {
  const remove = deleteAccount(deps);
  return [
    route({
      method: 'post',
      path: '/v1/me/delete',
      access: 'authenticated',
      limit: 'attempt',
      body: DeleteAccountDto,
      status: 202,
      handle: async ({ caller, body }) => {
        await remove(caller, body);
        return {};
      },
    }),
  ];
}
