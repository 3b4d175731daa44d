import type { RequestHandler } from 'express';
import type { Permission } from '@plinth/shared/domain/permissions';
import { assertMay, callerOf } from '../services/caller';

/** Lets those through whose role carries the permission, 403 for others; runs after authenticate. */
export function authorize(permission: Permission): RequestHandler {
  return function authorize(req, _res, next) {
    assertMay(callerOf(req), permission);
    next();
  };
}
