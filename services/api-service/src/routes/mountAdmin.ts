import { Router } from 'express';
import type { Request, RequestHandler } from 'express';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Clock } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { Actor } from '@plinth/shared/types/event';
import { allowMethods } from '../middleware/allowMethods';
import { jsonBody } from '../middleware/jsonBody';
import type { RateLimit } from '../middleware/rateLimit';
import { bearerOf } from '../middleware/authenticate';
import { validate } from '../middleware/validate';
import { isKey } from '../services/keyText';
import type { OperatorAct, OperatorAudit } from '../services/operatorAudit';
import type { Operator, Operators } from '../services/operators';
import type { ServicePrincipals } from '../services/servicePrincipals';
import type { AdminRoute } from './adminRoute';
import { send } from './mount';
import type { OpenCall, Reply } from './route';

export type AdminDeps = {
  readonly operators: Pick<Operators, 'authenticate'>;
  readonly services: Pick<ServicePrincipals, 'authenticate'>;
  readonly operatorAudit: OperatorAudit;
  readonly clock: Clock;
};

const SERVICES = '/admin/services/';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const operators = new WeakMap<Request, Operator>();
const services = new WeakMap<Request, { readonly id: string }>();

/**
 * Makes a router of the table of operators' routes: an operator's token first, then the body, then the audit, then the
 * handler. A tenant's token is none of an operator. What a service reads is not audited call by call: it would follow its own
 * traces for ever.
 */
export function mountAdmin(
  routes: readonly AdminRoute[],
  deps: AdminDeps,
  guards: { readonly rateLimit: RateLimit },
): Router {
  const router = Router({ caseSensitive: true });
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method.toUpperCase()]);
    const limit = guards.rateLimit.ofAddress(route.limit);
    const before =
      route.access === 'public' ? [limit] : [limit, guards.rateLimit.ofRefused(requireCaller(deps, route))];
    const body = route.body ? jsonBody('application/json') : [];
    router[route.method](route.path, ...before, ...body, respond(deps, route));
  }
  for (const [path, allowed] of methods) router.all(path, allowMethods(allowed));
  return router;
}

function requireCaller(deps: AdminDeps, { access }: AdminRoute): RequestHandler {
  return async function requireCaller(req, _res, next) {
    const token = bearerOf(req);
    if (access !== 'public' && access !== 'operator' && isKey('pls', token)) {
      services.set(req, await deps.services.authenticate(token, access));
    } else {
      operators.set(req, await deps.operators.authenticate(token));
    }
    next();
  };
}

function respond(deps: AdminDeps, route: AdminRoute): RequestHandler {
  return async function respond(req, res) {
    // What an operator reads is for nobody between.
    res.setHeader('cache-control', 'no-store');
    await send(req, res, { status: route.status, ...(await call(deps, route, req)) });
  };
}

async function call(deps: AdminDeps, route: AdminRoute, req: Request): Promise<Reply> {
  const open = {
    trace: req.trace,
    clientAddress: req.clientAddress,
    // No browser signs in here.
    cookies: { cookie: undefined, csrf: undefined },
    params: req.params as Record<string, string>,
    body: route.body ? validate(route.body, req.body ?? {}) : undefined,
    query: route.query && validate(route.query, req.query),
  };
  if (route.access === 'public') return route.handle(open);
  const service = services.get(req);
  if (service && route.access !== 'operator') {
    return route.handle({ ...open, context: contextOf(deps, req, `system:service-${service.id}`) });
  }
  const operator = operators.get(req);
  if (!operator) throw new Error(`expected an operator at ${route.path}; got none`);
  const context = contextOf(deps, req, `operator:${operator.id}`);
  await deps.operatorAudit(context, actOf(route, operator, open));
  return route.handle({ ...open, operator, context });
}

function contextOf({ clock }: AdminDeps, req: Request, actor: Actor): CallContext {
  return {
    tenantId: tenantOf(req.params.tenantId as string | undefined),
    actor,
    correlationId: req.trace.requestId,
    causationId: null,
    traceparent: req.trace.traceparent,
    now: clock.now(),
  };
}

/** The platform is no tenant that somebody could suspend. */
function tenantOf(named: string | undefined): string {
  if (named === undefined) return PLATFORM_TENANT_ID;
  if (!UUID.test(named) || named === PLATFORM_TENANT_ID) throw new NotFoundError('tenant');
  return named.toLowerCase();
}

/** Of a service the path itself says which one is meant: nothing else of the act does. */
function actOf({ method, path }: AdminRoute, operator: Operator, { body, params }: OpenCall): OperatorAct {
  const { id = '' } = params;
  const asked = path.startsWith(SERVICES) && UUID.test(id) ? path.replace(':id', id.toLowerCase()) : path;
  const { reason = null, userId = null } = (body ?? {}) as { reason?: string; userId?: string };
  return { operatorId: operator.id, operation: `${method.toUpperCase()} ${asked}`, reason, userId };
}
