import type { RequestHandler } from 'express';
import { assertTenantOpen, callerOf } from '../services/caller';

/** Lets nobody through whose tenant is suspended; runs after authenticate. */
export function openTenant(): RequestHandler {
  return function openTenant(req, _res, next) {
    assertTenantOpen(callerOf(req));
    next();
  };
}
