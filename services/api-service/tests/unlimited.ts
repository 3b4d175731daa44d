import type { RequestHandler } from 'express';
import type { RateLimit } from '../src/middleware/rateLimit';

const pass: RequestHandler = (_req, _res, next) => next();

/** No quotas, for tests of what stands behind them. */
export const unlimited: RateLimit = {
  ofAddress: () => pass,
  ofCaller: () => pass,
  ofRefused: (authenticate) => authenticate,
  ofCost: () => Promise.resolve(),
};
