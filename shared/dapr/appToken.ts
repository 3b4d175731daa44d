import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HEADERS } from '../constants/headers';
import { UnauthenticatedError } from '../errors/appErrors';

/**
 * Middleware for the routes that only our own sidecar calls: it shows APP_API_TOKEN in each request. Anything else is
 * an UnauthenticatedError for the app's error handler. The comparison takes the same time whatever came.
 */
export function requireAppToken(appToken: string): RequestHandler {
  const expected = sha256(appToken);
  return function checkAppToken(request, _response, next) {
    const shown = request.headers[HEADERS.daprToken];
    if (typeof shown === 'string' && timingSafeEqual(sha256(shown), expected)) return next();
    next(new UnauthenticatedError('This route is for the sidecar of this service only.'));
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
