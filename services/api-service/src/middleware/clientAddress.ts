import type { RequestHandler } from 'express';
import type { ClientAddress } from '../services/clientAddress';

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by clientAddress, on every request; networkOf says whom it stands for. */
    clientAddress: string;
  }
}

/** What a caller may not say of itself: where it comes from, who it is, and that it means another path or method. */
const CLAIMS = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-forwarded-user',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method-override',
  'x-tenant-id',
  'x-user-id',
  'x-user',
  'x-role',
];

/**
 * Sets `req.clientAddress` and takes all headers away by which somebody could claim to be another, so that no code
 * behind it can believe them. Runs first.
 */
export function clientAddress(addressOf: ClientAddress): RequestHandler {
  return function clientAddress(req, _res, next) {
    req.clientAddress = addressOf(req);
    for (const name of CLAIMS) {
      if (name in req.headers) delete req.headers[name];
    }
    next();
  };
}
