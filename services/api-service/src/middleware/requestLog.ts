import type { RequestHandler } from 'express';
import type { Logger } from '@plinth/shared/utils/logger';

// Asked every few seconds by whoever watches the process.
const QUIET = new Set(['/livez', '/health', '/internal/health']);

/**
 * One line for each request, once it is answered or its caller has given up (then without a status): which route, for
 * whom, how it went. No bodies, no queries.
 */
export function requestLog({ log }: { log: Pick<Logger, 'info' | 'debug'> }): RequestHandler {
  return function requestLog(req, res, next) {
    const startedAt = performance.now();
    res.on('close', () => {
      const { requestId, traceparent } = req.trace;
      const isAnswered = res.writableFinished;
      const route = (req.route as { path?: string } | undefined)?.path;
      const facts = {
        requestId,
        traceparent,
        tenantId: req.principal?.tenantId,
        userId: req.principal?.userId,
        method: req.method,
        route,
        status: isAnswered ? res.statusCode : undefined,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
      };
      const sentence = isAnswered ? 'request answered' : 'request aborted by its caller';
      if (QUIET.has(route ?? '')) log.debug(facts, sentence);
      else log.info(facts, sentence);
    });
    next();
  };
}
