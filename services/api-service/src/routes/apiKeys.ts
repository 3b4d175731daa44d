import { CreateApiKeyDto, RotateApiKeyDto } from '@plinth/shared/domain/apiKey/dto';
import { PageQuery } from '@plinth/shared/domain/pageQuery';
import { createApiKey, getApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '../handlers/apiKey';
import { one, page, target } from './replies';
import { route } from './route';
import type { Route } from './route';

/** What the routes of API keys need. */
export type ApiKeyDeps = Parameters<typeof listApiKeys>[0] & Parameters<typeof createApiKey>[0];

const LIST = '/v1/tenants/:tenantId/api-keys';
const KEY = `${LIST}/:id`;

/** The keys of the caller's tenant. */
export function apiKeyRoutes(deps: ApiKeyDeps): Route[] {
  return [...shown(deps), ...changed(deps)];
}

function shown(deps: ApiKeyDeps): Route[] {
  const list = listApiKeys(deps);
  const get = getApiKey(deps);
  return [
    route({
      method: 'get',
      path: LIST,
      access: 'api-key.read',
      query: PageQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await list(caller, query)),
    }),
    route({
      method: 'get',
      path: KEY,
      access: 'api-key.read',
      status: 200,
      handle: async ({ caller, params }) => one(await get(caller, params.id ?? '')),
    }),
  ];
}

function changed(deps: ApiKeyDeps): Route[] {
  const create = createApiKey(deps);
  const rotate = rotateApiKey(deps);
  const revoke = revokeApiKey(deps);
  return [
    route({
      method: 'post',
      path: LIST,
      access: 'api-key.write',
      stepUp: true,
      body: CreateApiKeyDto,
      status: 201,
      handle: async ({ caller, body }) => {
        const made = await create(caller, body);
        const location = `/v1/tenants/${caller.context.tenantId}/api-keys/${made.id}`;
        return { ...one(made), headers: { location } };
      },
    }),
    route({
      method: 'post',
      path: `${KEY}/rotate`,
      access: 'api-key.write',
      stepUp: true,
      body: RotateApiKeyDto,
      status: 200,
      handle: async (call) => one(await rotate(call.caller, target(call), call.body)),
    }),
    route({
      method: 'delete',
      path: KEY,
      access: 'api-key.write',
      status: 204,
      handle: async (call) => {
        await revoke(call.caller, target(call));
        return {};
      },
    }),
  ];
}
