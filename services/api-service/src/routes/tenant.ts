import { CloseTenantDto, TransferOwnershipDto, UpdateTenantDto } from '@plinth/shared/domain/tenant/dto';
import { listPlans } from '../handlers/plans';
import { cancelClosing, closeTenant, getTenant, getUsage, updateTenant } from '../handlers/tenant';
import { transferOwnership } from '../handlers/tenantTransfer';
import { one, target } from './replies';
import { openRoute, route } from './route';
import type { Route } from './route';

/** What the routes of the caller's tenant need. */
export type TenantDeps = Parameters<typeof getTenant>[0] &
  Parameters<typeof closeTenant>[0] &
  Parameters<typeof transferOwnership>[0];

const PATH = '/v1/tenants/:tenantId';

/** The caller's tenant: its settings, its use, its end; and what plans there are. */
export function tenantRoutes(deps: TenantDeps): Route[] {
  return [...settingsRoutes(deps), ...lifeRoutes(deps), plans()];
}

function settingsRoutes(deps: TenantDeps): Route[] {
  const handle = { get: getTenant(deps), update: updateTenant(deps), usage: getUsage(deps) };
  return [
    route({
      method: 'get',
      path: PATH,
      access: 'tenant.read',
      status: 200,
      handle: async ({ caller }) => one(await handle.get(caller)),
    }),
    route({
      method: 'patch',
      path: PATH,
      access: 'tenant.write',
      body: UpdateTenantDto,
      status: 200,
      handle: async (call) => one(await handle.update(call.caller, target(call), call.body)),
    }),
    route({
      method: 'get',
      path: `${PATH}/usage`,
      access: 'tenant.read',
      status: 200,
      handle: async ({ caller }) => ({ body: await handle.usage(caller) }),
    }),
  ];
}

function lifeRoutes(deps: TenantDeps): Route[] {
  const handle = {
    transfer: transferOwnership(deps),
    close: closeTenant(deps),
    cancel: cancelClosing(deps),
  };
  return [
    route({
      method: 'post',
      path: `${PATH}/transfer-ownership`,
      access: 'tenant.transfer',
      stepUp: true,
      body: TransferOwnershipDto,
      status: 200,
      handle: async ({ caller, body }) => one(await handle.transfer(caller, body)),
    }),
    route({
      method: 'post',
      path: `${PATH}/close`,
      access: 'tenant.close',
      stepUp: true,
      body: CloseTenantDto,
      status: 200,
      handle: async ({ caller, body }) => one(await handle.close(caller, body)),
    }),
    route({
      method: 'post',
      path: `${PATH}/cancel-closing`,
      access: 'tenant.close',
      status: 200,
      handle: async ({ caller }) => one(await handle.cancel(caller)),
    }),
  ];
}

function plans(): Route {
  return openRoute({
    method: 'get',
    path: '/v1/plans',
    access: 'public',
    status: 200,
    handle: () => Promise.resolve({ body: { items: listPlans() } }),
  });
}
