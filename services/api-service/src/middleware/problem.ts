import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { ForbiddenError, NotFoundError } from '@plinth/shared/errors/appErrors';
import { problemHeaders, toProblem } from '@plinth/shared/errors/problem';
import type { Logger } from '@plinth/shared/utils/logger';
import { permissionOf } from '../services/auditTrail';
import type { AuditTrail } from '../services/auditTrail';
import { asUnavailable } from '../services/asUnavailable';
import { logFailure } from '../services/logFailure';

const READS = ['GET', 'HEAD'];

/** The last route: a path that nobody knows. */
export function unknownPath(): RequestHandler {
  return function unknownPath() {
    throw new NotFoundError('path');
  };
}

/** The last middleware: answers every error as problem+json (RFC 9457), logs what the caller is not told, and
 * tells the audit of refused changes. */
export function problem({
  log,
  auditTrail,
}: {
  log: Pick<Logger, 'error' | 'warn'>;
  auditTrail: Pick<AuditTrail, 'denied'>;
}): ErrorRequestHandler {
  return function problem(thrown: unknown, req, res, next) {
    const { requestId } = req.trace;
    // What express throws for a path with a broken %-escape: it names nothing.
    const error = thrown instanceof URIError ? new NotFoundError('path') : asUnavailable(thrown);
    const answer = toProblem(error, { instance: req.originalUrl.split('?', 1)[0] ?? '/', requestId });
    if (error instanceof ForbiddenError) tellAudit(auditTrail, req, error);
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

/** Reads are no events, refused ones neither. The path is that of the route: what callers write into it stays out. */
function tellAudit(auditTrail: Pick<AuditTrail, 'denied'>, req: Request, error: ForbiddenError): void {
  if (READS.includes(req.method) || !req.context) return;
  const { path } = (req.route ?? { path: req.baseUrl }) as { path: string };
  auditTrail.denied(req.context, { operation: `${req.method} ${path}`, permission: permissionOf(error) });
}
