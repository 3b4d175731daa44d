import { toProblem } from '@plinth/shared/errors/problem';
import type { Logger } from '@plinth/shared/utils/logger';
import type { ErrorRequestHandler } from 'express';

/**
 * The last middleware: answers an error as problem+json and logs what the caller is not told. Every route here is
 * behind the sidecar, which delivers a message again after a 5xx.
 */
export function problem({ log }: { log: Pick<Logger, 'error'> }): ErrorRequestHandler {
  return function problem(err: unknown, request, response, next) {
    const requestId = request.get('traceparent') ?? '';
    const answer = toProblem(err, { instance: request.path, requestId });
    if (answer.status >= 500)
      log.error({ err, path: request.path, requestId }, 'a call of the sidecar failed');
    // Too late for another answer: express cuts the connection.
    if (response.headersSent) return next(err);
    response.status(answer.status).type('application/problem+json').send(JSON.stringify(answer));
  };
}
