import type { RequestHandler } from 'express';
import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import { callerOf } from '../services/caller';

/**
 * What is about oneself is for people: a key is nobody, and an operator who acts as a person reads it at most. Runs after
 * authenticate.
 */
export function ownPerson(): RequestHandler {
  return function ownPerson(req, _res, next) {
    const { kind, impersonatedBy } = callerOf(req).principal;
    if (kind !== 'user') throw new ForbiddenError('This is for people, not for API keys.', 'people_only');
    if (impersonatedBy !== null && req.method !== 'GET' && req.method !== 'HEAD') {
      throw new ForbiddenError('Only the person may do this, nobody in their name.', 'impersonated');
    }
    next();
  };
}
