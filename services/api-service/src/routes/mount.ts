import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { HEADERS } from '@plinth/shared/constants/headers';
import { allowMethods } from '../middleware/allowMethods';
import { authorize } from '../middleware/authorize';
import { openTenant } from '../middleware/openTenant';
import { idempotencyKey, idempotencyKeyForm } from '../middleware/idempotencyKey';
import { jsonBody } from '../middleware/jsonBody';
import type { RateLimit } from '../middleware/rateLimit';
import { ownPerson } from '../middleware/ownPerson';
import { ownTenant } from '../middleware/ownTenant';
import { validate } from '../middleware/validate';
import { callerOf } from '../services/caller';
import { etag, parseIfMatch } from './ifMatch';
import type { Reply, Route } from './route';
import { sendStream } from './sendStream';

/** What lets callers in, by kind of access; permissions are checked by `authorize` in addition. */
export type Guards = {
  /** Verifies the access token; sets `req.context` and `req.principal`. */
  readonly authenticate: RequestHandler;
  /** Verifies the sidecar's token. */
  readonly requireAppToken: RequestHandler;
  /** Lets nobody through who has not proven lately who they are. */
  readonly requireRecentProof: RequestHandler;
  /** Holds callers to their quotas. */
  readonly rateLimit: RateLimit;
};

/**
 * Makes a router of the table: for each route its guards, then the body, then the handler; for each path a 405 for
 * the other methods. Nothing of a body is read before the caller is let in.
 * @throws Error when a route has no access or stands there twice
 */
export function mount(routes: readonly Route[], guards: Guards): Router {
  const router = Router({ caseSensitive: true });
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const known = methods.get(route.path) ?? [];
    const method = route.method.toUpperCase();
    assertAccess(route);
    if (known.includes(method)) throw new Error(`route ${method} ${route.path} stands twice in the table`);
    methods.set(route.path, [...known, method]);
    const before = [...guardsOf(route, guards), ...bodyOf(route), ...keyOf(route)];
    router[route.method](route.path, ...before, respond(route));
  }
  for (const [path, allowed] of methods) router.all(path, allowMethods(allowed));
  return router;
}

/** The type demands an access; what is cast or read from elsewhere could lack it, and would be open to everybody. */
function assertAccess({ access, method, path }: { access?: string; method: string; path: string }): void {
  if (!access)
    throw new Error(`expected route ${method.toUpperCase()} ${path} to say who may come in; got nothing`);
}

function guardsOf(route: Route, guards: Guards): RequestHandler[] {
  const { authenticate, requireAppToken, requireRecentProof, rateLimit } = guards;
  const limitCaller = rateLimit.ofCaller(route.limit);
  const proof = route.stepUp ? [requireRecentProof] : [];
  switch (route.access) {
    case 'public':
      return [rateLimit.ofAddress(route.limit)];
    case 'sidecar':
      return [requireAppToken];
    case 'authenticated':
      return [authenticate, limitCaller, ...pathOf(route), ownPerson(), ...proof];
    default:
      return [authenticate, limitCaller, ...pathOf(route), openTenant(), authorize(route.access), ...proof];
  }
}

function pathOf({ path }: Route): RequestHandler[] {
  return path.includes(':tenantId') ? [ownTenant()] : [];
}

function bodyOf(route: Route): RequestHandler[] {
  if (!route.body && route.access !== 'sidecar') return [];
  const type = route.access === 'sidecar' ? ['application/json', 'application/*+json'] : 'application/json';
  return jsonBody(type);
}

function keyOf({ method, access }: Route): RequestHandler[] {
  if (method !== 'post' || access === 'sidecar') return [];
  return [access === 'public' ? idempotencyKeyForm() : idempotencyKey()];
}

function respond(route: Route): RequestHandler {
  return async function respond(req, res) {
    await send(req, res, { status: route.status, ...(await call(route, req)) });
  };
}

async function call(route: Route, req: Request): Promise<Reply> {
  const open = {
    trace: req.trace,
    clientAddress: req.clientAddress,
    cookies: { cookie: req.get('cookie'), csrf: req.get(HEADERS.csrf) },
    params: req.params as Record<string, string>,
    body: route.body ? validate(route.body, req.body ?? {}) : (req.body as unknown),
    query: route.query && validate(route.query, req.query),
  };
  if (route.access === 'public' || route.access === 'sidecar') return route.handle(open);
  return route.handle({ ...open, caller: callerOf(req), ifMatch: parseIfMatch(req.get(HEADERS.ifMatch)) });
}

/** Sends what a handler answered. */
export async function send(req: Request, res: Response, reply: Reply): Promise<void> {
  res.status(reply.status ?? 200).set(reply.headers ?? {});
  if (reply.version !== undefined) res.setHeader(HEADERS.etag, etag(reply.version));
  if (reply.nextCursor) res.setHeader('link', `<${nextPage(req, reply.nextCursor)}>; rel="next"`);
  if (reply.stream) await sendStream(res, reply.stream);
  else if (reply.body === undefined) res.end();
  else res.json(reply.body);
}

/** The same request with another cursor, relative to the server's root (RFC 8288). */
function nextPage(req: Request, cursor: string): string {
  const url = new URL(req.originalUrl, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  return url.pathname + url.search;
}
