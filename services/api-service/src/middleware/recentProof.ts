import type { RequestHandler } from 'express';
import type { Clock } from '@plinth/shared/types/clock';
import { callerOf } from '../services/caller';
import { assertRecentProof } from '../services/recentProof';

/** Lets a person through who has proven lately who they are; runs after authenticate. */
export function recentProof({ clock }: { readonly clock: Clock }): RequestHandler {
  return function recentProof(req, _res, next) {
    assertRecentProof(callerOf(req), clock.now());
    next();
  };
}
