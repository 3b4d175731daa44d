import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HEADERS } from '../constants/headers';

/**
 * Middleware for the routes that only our own sidecar calls: it shows APP_API_TOKEN in each request. Anything else is
 * answered 401. The comparison takes the same time whatever came.
 */
export function requireAppToken(appToken: string): RequestHandler {
  const expected = sha256(appToken);
  return function checkAppToken(request, response, next) {
    const shown = request.headers[HEADERS.daprToken];
    if (typeof shown === 'string' && timingSafeEqual(sha256(shown), expected)) return next();
    response.status(401).type('application/problem+json').send({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'unauthenticated',
      detail: 'This route is for the sidecar of this service only.',
    });
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
