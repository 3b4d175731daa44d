import type { RequestHandler } from 'express';
import { HEADERS } from '@plinth/shared/constants/headers';
import type { Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { Principal, Trace } from '../services/caller';

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by requestId, on every request. */
    trace: Trace;
    /** Set by authenticate, on routes that need somebody. */
    context?: CallContext;
    principal?: Principal;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// W3C Trace Context: version 00, ids not all zero.
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Gives each request its id and trace context and answers with the id. A caller's X-Request-Id is taken over when
 * it is a lower-case UUID, its traceparent when it is valid; anything else is replaced, not refused.
 */
export function requestId({ ids }: { ids: Ids }): RequestHandler {
  return function requestId(req, res, next) {
    const given = req.get(HEADERS.requestId);
    const id = given && UUID.test(given) ? given : ids.next();
    const traceparent = req.get(HEADERS.traceparent);
    req.trace = {
      requestId: id,
      traceparent: traceparent && TRACEPARENT.test(traceparent) ? traceparent : newTraceparent(ids),
    };
    res.setHeader(HEADERS.requestId, id);
    next();
  };
}

function newTraceparent(ids: Ids): string {
  const traceId = ids.next().replaceAll('-', '');
  // The second half of a UUIDv7 is the random one.
  const spanId = ids.next().replaceAll('-', '').slice(16);
  return `00-${traceId}-${spanId}-00`;
}
