import type { Pools } from '@plinth/shared/database/connection';
import { findMember } from '@plinth/shared/database/repositories/memberships';
import { withTenant } from '@plinth/shared/database/withTenant';
import { ForbiddenError, NotFoundError } from '@plinth/shared/errors/appErrors';
import type { AuditTrail } from '../services/auditTrail';
import type { Caller } from '../services/caller';
import { requireId } from '../services/visible';
import type { SessionDeps } from './session';

export type MemberSessionDeps = SessionDeps & {
  readonly app: Pools['app'];
  readonly auditTrail: Pick<AuditTrail, 'sessionsEnded'>;
};

/**
 * Ends all sessions of a member in the caller's tenant, and none elsewhere; access by them is refused on every replica
 * within a second, and the audit tells who did it. Repeatable.
 * @throws NotFoundError for somebody who is no member; ForbiddenError `owners_only` for an owner's by somebody who is none
 */
export function endMemberSessions({ app, sessions, epochs, auditTrail }: MemberSessionDeps) {
  return async ({ context, principal }: Caller, id: string): Promise<void> => {
    const { tenantId } = context;
    const userId = requireId('member', id);
    const member = await withTenant(app, tenantId, (tx) => findMember(tx, { tenantId, userId }));
    if (!member) throw new NotFoundError('member');
    if (member.role === 'owner' && principal.role !== 'owner') {
      throw new ForbiddenError('Only owners end the sessions of an owner.', 'owners_only');
    }
    const ended = await sessions.revokeAll({ userId, forTenantId: tenantId });
    await epochs.lookNow();
    await auditTrail.sessionsEnded(context, { userId, sessions: ended });
  };
}
