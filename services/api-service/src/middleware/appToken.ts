import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HEADERS } from '@plinth/shared/constants/headers';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';

/**
 * Lets only the own sidecar through: it shows APP_API_TOKEN in `dapr-api-token`.
 * @param appToken not empty
 */
export function requireAppToken(appToken: string): RequestHandler {
  const expected = digest(appToken);
  return function requireAppToken(req, _res, next) {
    // Digests are of equal length, so the comparison says nothing of the token's.
    if (timingSafeEqual(digest(req.get(HEADERS.daprToken) ?? ''), expected)) return next();
    throw new UnauthenticatedError('This route is for the sidecar only.', 'app_token_missing');
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
