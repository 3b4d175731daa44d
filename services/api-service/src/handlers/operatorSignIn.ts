import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { OperatorSignInDto } from '@plinth/shared/domain/operatorDto';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { Clock } from '@plinth/shared/types/clock';
import type { AuditTrail } from '../services/auditTrail';
import type { Trace } from '../services/caller';
import type { OperatorAudit } from '../services/operatorAudit';
import type { Operators } from '../services/operators';

export type OperatorSignInDeps = {
  readonly operators: Pick<Operators, 'signIn' | 'signOut'>;
  readonly operatorAudit: OperatorAudit;
  readonly auditTrail: Pick<AuditTrail, 'signInFailed'>;
  readonly clock: Clock;
};

/** What an operator works with for half an hour. */
export type OperatorGrant = {
  readonly operator: { readonly id: string; readonly name: string };
  readonly accessToken: string;
  readonly expiresAt: string;
};

/**
 * Signs an operator in, which stands in the platform's audit, as does that somebody could not. Not repeatable: a code is
 * good once.
 * @throws UnauthenticatedError `sign_in_refused`
 */
export function signInOperator({ operators, operatorAudit, auditTrail, clock }: OperatorSignInDeps) {
  return async (
    dto: OperatorSignInDto,
    { trace, clientAddress }: { trace: Trace; clientAddress: string },
  ): Promise<OperatorGrant> => {
    const { session, ...grant } = await operators.signIn(dto).catch((error: unknown) => {
      if (error instanceof UnauthenticatedError) {
        auditTrail.signInFailed({ userId: undefined, tenant: undefined, trace, clientAddress });
      }
      throw error;
    });
    const context = {
      tenantId: PLATFORM_TENANT_ID,
      actor: `operator:${session.operatorId}`,
      correlationId: trace.requestId,
      causationId: null,
      traceparent: trace.traceparent,
      now: clock.now(),
    } as const;
    const { operatorId } = session;
    await operatorAudit(context, {
      operatorId,
      operation: 'POST /admin/sign-in',
      reason: null,
      userId: null,
    });
    return grant;
  };
}
