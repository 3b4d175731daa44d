import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers for an API that serves no pages: nothing may be loaded, framed or sniffed; answers are not kept by
 * shared caches unless a route says otherwise.
 */
export function securityHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
      },
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
    }),
    function noStore(_req, res, next) {
      res.setHeader('cache-control', 'no-store');
      next();
    },
  ];
}
