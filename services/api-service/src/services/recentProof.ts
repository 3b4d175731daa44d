import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import type { Caller } from './caller';

const RECENT_MS = 10 * 60_000;

/**
 * For acts that must not be done from a session that somebody left open.
 * @throws ForbiddenError `step_up_required` unless the caller has proven who they are within ten minutes
 */
export function assertRecentProof({ principal }: Pick<Caller, 'principal'>, now: Date): void {
  const age = now.getTime() - Date.parse(principal.authenticatedAt);
  if (age <= RECENT_MS) return;
  throw new ForbiddenError('Prove again who you are, then repeat this.', 'step_up_required');
}
