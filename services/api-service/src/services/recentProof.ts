import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import type { Caller } from './caller';

const RECENT_MS = 10 * 60_000;

/**
 * For acts that must not be done from a session that somebody left open. A key proves nothing, and an operator who acts as
 * a person has proven nothing of theirs.
 * @throws ForbiddenError `step_up_required` unless the caller has proven who they are within ten minutes
 */
export function assertRecentProof({ principal }: Pick<Caller, 'principal'>, now: Date): void {
  const { kind, impersonatedBy, authenticatedAt } = principal;
  const age = now.getTime() - Date.parse(authenticatedAt);
  if (kind === 'user' && impersonatedBy === null && age <= RECENT_MS) return;
  throw new ForbiddenError('Prove again who you are, then repeat this.', 'step_up_required');
}
