import { DeleteAccountDto, UpdateProfileDto } from '@plinth/shared/domain/user/dto';
import { deleteAccount } from '../handlers/account';
import type { AccountDeps } from '../handlers/account';
import { updateProfile } from '../handlers/profile';
import type { ProfileDeps } from '../handlers/profile';
import { route } from './route';
import type { Route } from './route';

/** The caller's own account: what they say of themselves, and giving it up for good. */
export function accountRoutes(deps: AccountDeps & ProfileDeps): Route[] {
  const update = updateProfile(deps);
  const remove = deleteAccount(deps);
  return [
    route({
      method: 'patch',
      path: '/v1/me',
      access: 'authenticated',
      body: UpdateProfileDto,
      status: 200,
      handle: async ({ caller, body, trace }) => ({ body: { user: await update(caller, body, trace) } }),
    }),
    route({
      method: 'post',
      path: '/v1/me/delete',
      access: 'authenticated',
      limit: 'attempt',
      stepUp: true,
      body: DeleteAccountDto,
      status: 202,
      handle: async ({ caller, body }) => {
        await remove(caller, body);
        return {};
      },
    }),
  ];
}
