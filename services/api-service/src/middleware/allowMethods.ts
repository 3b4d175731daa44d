import type { RequestHandler } from 'express';
import { ProtocolError } from './protocolError';

/** After all routes of a path: 405 for the other methods, with those it takes in `Allow` (RFC 9110). */
export function allowMethods(allowed: readonly string[]): RequestHandler {
  // Express answers HEAD where there is a GET.
  const list = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
  return function allowMethods(req, res) {
    res.setHeader('allow', list);
    throw new ProtocolError(405, 'method_not_allowed', `This path takes ${list}; got ${req.method}.`);
  };
}
