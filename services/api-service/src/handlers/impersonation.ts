import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import { endImpersonation as end, startImpersonation } from '@plinth/shared/database/repositories/operators';
import type { Connection } from '@plinth/shared/database/statement';
import type { ImpersonateDto } from '@plinth/shared/domain/operatorDto';
import { IllegalStateError, NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { Operator } from '../services/operators';
import type { Tokens } from '../services/tokens';
import { requireId } from '../services/visible';

export type ImpersonationDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly tokens: Pick<Tokens, 'issue'>;
  readonly clock: Clock;
  readonly ids: Ids;
};

/** What an operator acts with, until `expiresAt` (RFC 3339) or until it is ended. */
export type Impersonation = {
  readonly id: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly expiresAt: string;
};

const MINUTE_SECONDS = 60;

/**
 * Lets an operator into an active tenant as one of its members, for minutes. The session cannot be refreshed; who acts
 * in it stands in it, so that what it writes names the operator. Not repeatable: each call starts one of its own.
 * @throws NotFoundError for somebody who is no member; IllegalStateError `tenant_not_active`
 */
export function impersonate({ identity, tokens, clock, ids }: ImpersonationDeps) {
  return async (
    { tenantId }: CallContext,
    operator: Operator,
    dto: ImpersonateDto,
  ): Promise<Impersonation> => {
    const userId = dto.userId.toLowerCase();
    const member = (await membershipsOf(identity, userId)).find((one) => one.tenantId === tenantId);
    if (!member) throw new NotFoundError('member');
    if (member.status !== 'active') {
      throw new IllegalStateError(
        'tenant_not_active',
        `This tenant is ${member.status}; nobody works in it.`,
      );
    }
    const now = clock.now();
    const seconds = dto.minutes * MINUTE_SECONDS;
    const expiresAt = new Date(now.getTime() + seconds * 1000).toISOString();
    const session = { sessionId: ids.next(), userId };
    const started = { ...session, forTenantId: tenantId, operatorId: operator.id };
    await startImpersonation(identity, { ...started, now: now.toISOString(), expiresAt });
    const { accessToken } = await tokens.issue({ ...session, tenantId }, seconds);
    return { id: session.sessionId, userId, accessToken, expiresAt };
  };
}

/** Ends one at once, whoever began it. @throws NotFoundError when the tenant has none like that that is open */
export function endImpersonation({ identity, clock }: Pick<ImpersonationDeps, 'identity' | 'clock'>) {
  return async ({ tenantId }: CallContext, id: string): Promise<void> => {
    const sessionId = requireId('impersonation', id);
    const session = { sessionId, forTenantId: tenantId, now: clock.now().toISOString() };
    if (!(await end(identity, session))) throw new NotFoundError('impersonation');
  };
}
