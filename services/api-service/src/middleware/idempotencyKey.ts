import type { RequestHandler } from 'express';
import { HEADERS } from '@plinth/shared/constants/headers';
import { callerOf } from '../services/caller';
import { keyedContext, parseIdempotencyKey } from '../services/idempotencyKey';

/**
 * Lets a request with an Idempotency-Key take effect once: its repetitions get the first answer, marked
 * `Idempotency-Replayed: true`. Runs after authenticate and behind the body.
 */
export function idempotencyKey(): RequestHandler {
  return function idempotencyKey(req, res, next) {
    const key = parseIdempotencyKey(req.get(HEADERS.idempotencyKey));
    if (key !== undefined) {
      req.context = keyedContext(callerOf(req), {
        key,
        method: req.method,
        path: req.baseUrl + req.path,
        content: () => [req.get(HEADERS.ifMatch), req.body as unknown],
        onReplayed: () => void res.setHeader(HEADERS.idempotencyReplayed, 'true'),
      });
    }
    next();
  };
}

/**
 * Only checks the header's form: where nobody is known yet (such answers hold secrets and are not replayed; how each
 * route is repeated instead stands with its handler), and where the body says what to do (GraphQL).
 */
export function idempotencyKeyForm(): RequestHandler {
  return function idempotencyKeyForm(req, _res, next) {
    parseIdempotencyKey(req.get(HEADERS.idempotencyKey));
    next();
  };
}
