import type { RequestHandler } from 'express';
import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import { callerOf } from '../services/caller';

/** What is about oneself changes nobody else: an operator who acts as a person reads it at most. Runs after authenticate. */
export function ownPerson(): RequestHandler {
  return function ownPerson(req, _res, next) {
    const { impersonatedBy } = callerOf(req).principal;
    if (impersonatedBy !== null && req.method !== 'GET' && req.method !== 'HEAD') {
      throw new ForbiddenError('Only the person may do this, nobody in their name.', 'impersonated');
    }
    next();
  };
}
