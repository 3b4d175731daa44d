import type { ErrorRequestHandler, RequestHandler } from 'express';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import { problemHeaders, toProblem } from '@plinth/shared/errors/problem';
import type { Logger } from '@plinth/shared/utils/logger';
import { asUnavailable } from '../services/asUnavailable';
import { logFailure } from '../services/logFailure';

/** The last route: a path that nobody knows. */
export function unknownPath(): RequestHandler {
  return function unknownPath() {
    throw new NotFoundError('path');
  };
}

/** The last middleware: answers every error as problem+json (RFC 9457) and logs what the caller is not told. */
export function problem({ log }: { log: Pick<Logger, 'error' | 'warn'> }): ErrorRequestHandler {
  return function problem(thrown: unknown, req, res, next) {
    const { requestId } = req.trace;
    // What express throws for a path with a broken %-escape: it names nothing.
    const error = thrown instanceof URIError ? new NotFoundError('path') : asUnavailable(thrown);
    const answer = toProblem(error, { instance: req.originalUrl.split('?', 1)[0] ?? '/', requestId });
    if (answer.status >= 500) logFailure(log, requestId, error);
    // Too late for another answer: express cuts the connection.
    if (res.headersSent) return next(error);
    res
      .status(answer.status)
      .set(problemHeaders(error))
      .type('application/problem+json')
      .send(JSON.stringify(answer));
  };
}
