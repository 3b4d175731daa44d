import type { RequestHandler } from 'express';
import type { Logger } from '@plinth/shared/utils/logger';

// Asked every few seconds by whoever watches the process.
const QUIET = new Set(['/livez', '/health', '/internal/health']);

/** One line for each request, once it is answered: which route, for whom, how it went. No bodies, no queries. */
export function requestLog({ log }: { log: Pick<Logger, 'info' | 'debug'> }): RequestHandler {
  return function requestLog(req, res, next) {
    const startedAt = performance.now();
    res.on('finish', () => {
      const { requestId, traceparent } = req.trace;
      const route = (req.route as { path?: string } | undefined)?.path;
      const facts = {
        requestId,
        traceparent,
        tenantId: req.principal?.tenantId,
        userId: req.principal?.userId,
        method: req.method,
        route,
        status: res.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
      };
      if (QUIET.has(route ?? '')) log.debug(facts, 'request answered');
      else log.info(facts, 'request answered');
    });
    next();
  };
}
