import { FoundTenantDto, SwitchDto } from '@plinth/shared/domain/user/dto';
import { foundTenant, listMyTenants, switchTenant } from '../handlers/tenantSwitch';
import type { TenantSwitchDeps } from '../handlers/tenantSwitch';
import { route } from './route';
import type { Route } from './route';

/** The tenants of the caller: listed, switched to, founded. */
export function myTenantRoutes(deps: TenantSwitchDeps): Route[] {
  const list = listMyTenants(deps);
  const switchTo = switchTenant(deps);
  const found = foundTenant(deps);
  return [
    route({
      method: 'get',
      path: '/v1/me/tenants',
      access: 'authenticated',
      status: 200,
      handle: async ({ caller }) => ({ body: { items: await list(caller) } }),
    }),
    route({
      method: 'post',
      path: '/v1/auth/switch',
      access: 'authenticated',
      body: SwitchDto,
      status: 200,
      handle: async ({ caller, body, trace, clientAddress }) => ({
        body: await switchTo(caller, body, { trace, clientAddress }),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/tenants',
      access: 'authenticated',
      limit: 'signUp',
      body: FoundTenantDto,
      status: 201,
      handle: async ({ caller, body }) => ({ body: await found(caller, body) }),
    }),
  ];
}
