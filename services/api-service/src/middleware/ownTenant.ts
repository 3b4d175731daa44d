import type { RequestHandler } from 'express';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import { callerOf } from '../services/caller';

/**
 * A path may only name the tenant that the caller is signed in to; any other one gets the answer to a tenant that is not
 * there. Runs after authenticate.
 */
export function ownTenant(): RequestHandler {
  return function ownTenant(req, _res, next) {
    const { principal } = callerOf(req);
    const named = String(req.params.tenantId).toLowerCase();
    if (named !== principal.tenantId) throw new NotFoundError('tenant');
    next();
  };
}
