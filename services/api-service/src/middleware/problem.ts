import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { ForbiddenError, NotFoundError, UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import { problemHeaders, toProblem } from '@plinth/shared/errors/problem';
import type { Logger } from '@plinth/shared/utils/logger';
import { permissionOf } from '../services/auditTrail';
import type { AuditTrail } from '../services/auditTrail';
import { asUnavailable } from '../services/asUnavailable';
import { logFailure } from '../services/logFailure';

/** The last route: a path that nobody knows. */
export function unknownPath(): RequestHandler {
  return function unknownPath() {
    throw new NotFoundError('path');
  };
}

/** The last middleware: answers every error as problem+json (RFC 9457), logs what the caller is not told, and
 * tells the audit of what was refused to whom. */
export function problem({
  log,
  auditTrail,
}: {
  log: Pick<Logger, 'error' | 'warn'>;
  auditTrail: Pick<AuditTrail, 'denied' | 'tokenRefused'>;
}): ErrorRequestHandler {
  return function problem(thrown: unknown, req, res, next) {
    const { requestId } = req.trace;
    // What express throws for a path with a broken %-escape: it names nothing.
    const error = thrown instanceof URIError ? new NotFoundError('path') : asUnavailable(thrown);
    const answer = toProblem(error, { instance: req.originalUrl.split('?', 1)[0] ?? '/', requestId });
    if (error instanceof ForbiddenError) tellOfDenial(auditTrail, req, error);
    if (error instanceof UnauthenticatedError) tellOfToken(auditTrail, req, error);
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

/** The path is that of the route: what callers write into it stays out. */
function tellOfDenial(auditTrail: Pick<AuditTrail, 'denied'>, req: Request, error: ForbiddenError): void {
  const { context, method, clientAddress } = req;
  if (!context) return;
  const { path } = (req.route ?? { path: req.baseUrl }) as { path: string };
  const operation = `${method} ${path}`;
  auditTrail.denied(context, { operation, permission: permissionOf(error), clientAddress });
}

/** Only of one that was shown: a caller without any claims nothing. */
function tellOfToken(
  auditTrail: Pick<AuditTrail, 'tokenRefused'>,
  { headers, trace, clientAddress }: Request,
  { internal: { reason } }: UnauthenticatedError,
): void {
  if (typeof reason !== 'string' || headers.authorization === undefined) return;
  auditTrail.tokenRefused({ reason, trace, clientAddress });
}
