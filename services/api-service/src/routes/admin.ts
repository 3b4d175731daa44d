import {
  ChangePlanDto,
  CreateOperatorDto,
  EnrolDto,
  ImpersonateDto,
  OperatorReasonDto,
  OperatorSignInDto,
  TenantsQuery,
} from '@plinth/shared/domain/operatorDto';
import type { Clock } from '@plinth/shared/types/clock';
import { endImpersonation, impersonate } from '../handlers/impersonation';
import type { ImpersonationDeps } from '../handlers/impersonation';
import {
  changePlan,
  inspectTenant,
  listTenants,
  readTenantLog,
  restoreTenant,
  suspendTenant,
} from '../handlers/operatedTenant';
import { signInOperator } from '../handlers/operatorSignIn';
import type { OperatorSignInDeps } from '../handlers/operatorSignIn';
import type { TenantCommandDeps } from '../handlers/tenant';
import type { Operators } from '../services/operators';
import { adminRoute, openAdminRoute, serviceRoute } from './adminRoute';
import { serviceAdminRoutes } from './adminServices';
import type { AdminRoute } from './adminRoute';
import { EventsQuery } from './events';
import { one } from './replies';

/** What the routes of operators need. */
export type AdminRouteDeps = TenantCommandDeps &
  ImpersonationDeps &
  OperatorSignInDeps &
  Parameters<typeof serviceAdminRoutes>[0] &
  Parameters<typeof readTenantLog>[0] & { readonly operators: Operators; readonly clock: Clock };

const TENANT = '/admin/tenants/:tenantId';

/** The table of operators' routes. */
export function adminTable(deps: AdminRouteDeps): AdminRoute[] {
  return [
    ...accessRoutes(deps),
    ...readRoutes(deps),
    ...changeRoutes(deps),
    ...impersonationRoutes(deps),
    ...serviceAdminRoutes(deps),
  ];
}

/** Becoming an operator, signing in and out. */
function accessRoutes({ operators, ...deps }: AdminRouteDeps): AdminRoute[] {
  const signIn = signInOperator({ ...deps, operators });
  return [
    openAdminRoute({
      method: 'post',
      path: '/admin/enrolment',
      body: EnrolDto,
      status: 200,
      handle: async ({ body }) => ({ body: await operators.enrol(body) }),
    }),
    openAdminRoute({
      method: 'post',
      path: '/admin/operators',
      body: CreateOperatorDto,
      status: 201,
      handle: async ({ body }) => ({ body: await operators.create(body) }),
    }),
    openAdminRoute({
      method: 'post',
      path: '/admin/sign-in',
      body: OperatorSignInDto,
      status: 200,
      handle: async (call) => ({ body: await signIn(call.body, call) }),
    }),
    adminRoute({
      method: 'post',
      path: '/admin/sign-out',
      status: 204,
      handle: async ({ operator }) => {
        await operators.signOut(operator.sessionId);
        return {};
      },
    }),
    adminRoute({
      method: 'post',
      path: '/admin/invitations',
      status: 201,
      handle: async ({ operator }) => ({ body: await operators.invite(operator.id) }),
    }),
  ];
}

function readRoutes(deps: AdminRouteDeps): AdminRoute[] {
  const handle = { list: listTenants(deps), inspect: inspectTenant(deps), log: readTenantLog(deps) };
  return [
    serviceRoute({
      method: 'get',
      path: '/admin/tenants',
      access: 'events.read.all',
      query: TenantsQuery,
      status: 200,
      handle: async ({ query }) => ({ body: await handle.list(query) }),
    }),
    adminRoute({
      method: 'get',
      path: TENANT,
      status: 200,
      handle: async ({ context }) => one(await handle.inspect(context)),
    }),
    serviceRoute({
      method: 'get',
      path: `${TENANT}/events`,
      access: 'events.read.all',
      query: EventsQuery,
      status: 200,
      handle: async ({ context, query: { after, limit, types } }) => {
        const { items, next } = await handle.log(context, { after, limit, types: types?.split(',') });
        return { body: { items, next } };
      },
    }),
  ];
}

function changeRoutes(deps: AdminRouteDeps): AdminRoute[] {
  const handle = { suspend: suspendTenant(deps), restore: restoreTenant(deps), plan: changePlan(deps) };
  return [
    adminRoute({
      method: 'post',
      path: `${TENANT}/suspend`,
      body: OperatorReasonDto,
      status: 200,
      handle: async ({ context, body }) => one(await handle.suspend(context, body)),
    }),
    adminRoute({
      method: 'post',
      path: `${TENANT}/restore`,
      body: OperatorReasonDto,
      status: 200,
      handle: async ({ context, body }) => one(await handle.restore(context, body)),
    }),
    adminRoute({
      method: 'patch',
      path: TENANT,
      body: ChangePlanDto,
      status: 200,
      handle: async ({ context, body }) => one(await handle.plan(context, body)),
    }),
  ];
}

function impersonationRoutes(deps: AdminRouteDeps): AdminRoute[] {
  const handle = { begin: impersonate(deps), end: endImpersonation(deps) };
  return [
    adminRoute({
      method: 'post',
      path: `${TENANT}/impersonations`,
      body: ImpersonateDto,
      status: 201,
      handle: async ({ context, operator, body }) => ({ body: await handle.begin(context, operator, body) }),
    }),
    adminRoute({
      method: 'delete',
      path: `${TENANT}/impersonations/:id`,
      status: 204,
      handle: async ({ context, params }) => {
        await handle.end(context, params.id ?? '');
        return {};
      },
    }),
  ];
}
