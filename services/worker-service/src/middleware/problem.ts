import type { Logger } from '@plinth/shared/utils/logger';
import type { ErrorRequestHandler } from 'express';

/** The last middleware: answers 500 without a word of the cause; the sidecar tries again or waits for the next tick. */
export function problem({ log }: { log: Pick<Logger, 'error'> }): ErrorRequestHandler {
  return function problem(err: unknown, request, response, next) {
    log.error({ err, path: request.path }, 'a call of the sidecar failed');
    // Too late for another answer: express cuts the connection.
    if (response.headersSent) return next(err);
    const body = { type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'internal' };
    response.status(500).type('application/problem+json').send(JSON.stringify(body));
  };
}
