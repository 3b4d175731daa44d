import { CreateServiceDto, OperatorReasonDto, RotateServiceDto } from '@plinth/shared/domain/operatorDto';
import type { ServicePrincipals } from '../services/servicePrincipals';
import { requireId } from '../services/visible';
import { adminRoute } from './adminRoute';
import type { AdminRoute } from './adminRoute';

const SERVICES = '/admin/services';
const SERVICE = `${SERVICES}/:id`;

/** Principals of services that the operators run beside the platform. */
export function serviceAdminRoutes({ services }: { readonly services: ServicePrincipals }): AdminRoute[] {
  const idOf = (params: Readonly<Record<string, string>>) => requireId('service', params.id ?? '');
  return [
    adminRoute({
      method: 'get',
      path: SERVICES,
      status: 200,
      handle: async () => ({ body: { items: await services.list() } }),
    }),
    adminRoute({
      method: 'post',
      path: SERVICES,
      body: CreateServiceDto,
      status: 201,
      handle: async ({ body }) => ({ body: await services.create(body) }),
    }),
    adminRoute({
      method: 'post',
      path: `${SERVICE}/rotate`,
      body: RotateServiceDto,
      status: 200,
      handle: async ({ body, params }) => ({ body: await services.rotate(idOf(params), body) }),
    }),
    adminRoute({
      method: 'post',
      path: `${SERVICE}/revoke`,
      body: OperatorReasonDto,
      status: 204,
      handle: async ({ params }) => {
        await services.revoke(idOf(params));
        return {};
      },
    }),
  ];
}
