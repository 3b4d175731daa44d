import type { Request, RequestHandler } from 'express';
import { HEADERS } from '@plinth/shared/constants/headers';
import type { Clock } from '@plinth/shared/types/clock';
import type { Access } from '../services/access';
import { badToken } from '../services/tokens';
import type { Tokens } from '../services/tokens';

// RFC 6750: the scheme in any case, one token of base64url and dots.
const BEARER = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Lets those in who show a good access token (`Authorization: Bearer …`) and sets `req.principal`, what its bearer may
 * do right now, and `req.context`; everybody else gets the same 401.
 */
export function authenticate({
  tokens,
  access,
  clock,
}: {
  tokens: Pick<Tokens, 'verify'>;
  access: Pick<Access, 'principalOf'>;
  clock: Clock;
}): RequestHandler {
  return async function authenticate(req, res, next) {
    const principal = await access.principalOf(await tokens.verify(bearerOf(req)));
    const { impersonatedBy } = principal;
    req.principal = principal;
    req.context = {
      tenantId: principal.tenantId,
      // A person is never said to have done what an operator did.
      actor: impersonatedBy === null ? `user:${principal.userId}` : `operator:${impersonatedBy}`,
      correlationId: req.trace.requestId,
      causationId: null,
      traceparent: req.trace.traceparent,
      now: clock.now(),
      onAppended: (position) => void res.setHeader(HEADERS.position, position),
    };
    next();
  };
}

/** The token of a request. @throws UnauthenticatedError when it shows none */
export function bearerOf(req: Request): string {
  const token = BEARER.exec(req.get('authorization') ?? '')?.[1];
  if (token === undefined) throw badToken('expected a Bearer token');
  return token;
}
