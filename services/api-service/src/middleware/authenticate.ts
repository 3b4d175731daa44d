import type { Request, RequestHandler } from 'express';
import { HEADERS } from '@plinth/shared/constants/headers';
import type { Clock } from '@plinth/shared/types/clock';
import type { Actor } from '@plinth/shared/types/event';
import type { Access } from '../services/access';
import type { ApiKeyAccess } from '../services/apiKeyAccess';
import { isKey } from '../services/keyText';
import type { Principal } from '../services/caller';
import { badToken } from '../services/tokens';
import type { Tokens } from '../services/tokens';

// RFC 6750: the scheme in any case, one token: three parts of base64url, or an API key.
const BEARER = /^bearer +([\w-]+\.[\w-]+\.[\w-]+|pl[ks]_[\w-]+)$/i;

/**
 * Lets those in who show a good access token or API key (`Authorization: Bearer …`) and sets `req.principal`, what its bearer may
 * do right now, and `req.context`; everybody else gets the same 401.
 */
export function authenticate({
  tokens,
  access,
  apiKeys,
  clock,
}: {
  tokens: Pick<Tokens, 'verify'>;
  access: Pick<Access, 'principalOf'>;
  apiKeys: ApiKeyAccess;
  clock: Clock;
}): RequestHandler {
  return async function authenticate(req, res, next) {
    const token = bearerOf(req);
    const principal = await (isKey('plk', token)
      ? apiKeys.principalOf(token)
      : access.principalOf(await tokens.verify(token)));
    req.principal = principal;
    req.context = {
      tenantId: principal.tenantId,
      actor: actorOf(principal),
      correlationId: req.trace.requestId,
      causationId: null,
      traceparent: req.trace.traceparent,
      now: clock.now(),
      onAppended: (position) => void res.setHeader(HEADERS.position, position),
    };
    next();
  };
}

/** A person is never said to have done what an operator or a key did. */
function actorOf({ kind, userId, impersonatedBy }: Principal): Actor {
  return impersonatedBy === null ? `${kind}:${userId}` : `operator:${impersonatedBy}`;
}

/** The token of a request. @throws UnauthenticatedError when it shows none */
export function bearerOf(req: Request): string {
  const token = BEARER.exec(req.get('authorization') ?? '')?.[1];
  if (token === undefined) throw badToken('expected a Bearer token');
  return token;
}
