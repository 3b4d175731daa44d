import type { ErrorRequestHandler } from 'express';
import { HEADERS } from '../constants/headers';
import { problemHeaders, toProblem } from '../errors/problem';
import type { Ids } from '../types/clock';
import type { Logger } from '../utils/logger';

export type SidecarProblemDeps = { readonly ids: Ids; readonly log: Pick<Logger, 'error'> };

/**
 * Last middleware of a door where only the sidecar comes in: answers an error as problem+json and logs what the caller
 * is not told. The request id is the trace context that the sidecar sends, else a new UUID; the sidecar delivers a
 * message again after a 5xx.
 */
export function sidecarProblem({ ids, log }: SidecarProblemDeps): ErrorRequestHandler {
  return function sidecarProblem(err: unknown, request, response, next) {
    const requestId = request.get(HEADERS.traceparent) ?? ids.next();
    const answer = toProblem(err, { instance: request.path, requestId });
    if (answer.status >= 500)
      log.error({ err, path: request.path, requestId }, 'a call of the sidecar failed');
    // Too late for another answer: express cuts the connection.
    if (response.headersSent) return next(err);
    response
      .status(answer.status)
      .set(problemHeaders(err))
      .type('application/problem+json')
      .send(JSON.stringify(answer));
  };
}
