import { json } from 'express';
import type { RequestHandler } from 'express';
import { ProtocolError } from './protocolError';

const LIMIT_BYTES = 1024 * 1024;

/**
 * Reads a body of JSON, at most 1 MiB. None at all is left to the DTO, which says what is missing; one in another
 * format is refused with 415.
 */
export function jsonBody(type: string | string[] = 'application/json'): RequestHandler[] {
  return [
    function requireJson(req, _res, next) {
      if (req.get('content-length') === '0' || req.is(type) !== false) return next();
      throw new ProtocolError(415, 'unsupported_media_type', 'Send the body as application/json in UTF-8.');
    },
    json({ limit: LIMIT_BYTES, type }),
  ];
}
