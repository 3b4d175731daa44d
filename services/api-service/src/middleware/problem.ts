import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import { problemHeaders, toProblem } from '@plinth/shared/errors/problem';

/** The last route: a path that nobody knows. */
export function unknownPath(): RequestHandler {
  return function unknownPath() {
    throw new NotFoundError('path');
  };
}

/** The last middleware: answers every error as problem+json (RFC 9457) and logs what the caller is not told. */
export function problem({ log }: { log: Pick<Logger, 'error'> }): ErrorRequestHandler {
  return function problem(error: unknown, req, res, next) {
    const { requestId } = req.trace;
    const answer = toProblem(error, { instance: req.originalUrl.split('?', 1)[0] ?? '/', requestId });
    if (answer.status >= 500) log.error({ requestId, err: error }, 'request failed');
    // Too late for another answer: express cuts the connection.
    if (res.headersSent) return next(error);
    res
      .status(answer.status)
      .set(problemHeaders(error))
      .type('application/problem+json')
      .send(JSON.stringify(answer));
  };
}
