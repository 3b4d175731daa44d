import { UpdateTenantDto } from '@plinth/shared/domain/tenant/dto';
import { getTenant, updateTenant } from '../handlers/tenant';
import { one, target } from './replies';
import { route } from './route';
import type { Route } from './route';

/** What the routes of the caller's tenant need. */
export type TenantDeps = Parameters<typeof getTenant>[0] & Parameters<typeof updateTenant>[0];

/** The caller's tenant: its settings, read and changed. */
export function tenantRoutes(deps: TenantDeps): Route[] {
  const get = getTenant(deps);
  const update = updateTenant(deps);
  const path = '/v1/tenant';
  return [
    route({
      method: 'get',
      path,
      access: 'tenant.read',
      status: 200,
      handle: async ({ caller }) => one(await get(caller)),
    }),
    route({
      method: 'patch',
      path,
      access: 'tenant.write',
      body: UpdateTenantDto,
      status: 200,
      handle: async (call) => one(await update(call.caller, target(call), call.body)),
    }),
  ];
}
