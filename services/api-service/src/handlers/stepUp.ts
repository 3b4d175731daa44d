import { findCredentialOf } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { StepUpDto } from '@plinth/shared/domain/user/dto';
import { IllegalStateError, UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { AuditTrail } from '../services/auditTrail';
import type { Caller, Trace } from '../services/caller';
import type { AccessEpochs } from '../services/epochs';
import type { Passwords } from '../services/passwords';
import type { Sessions } from '../services/sessions';

export type StepUpDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly passwords: Pick<Passwords, 'verify'>;
  readonly sessions: Pick<Sessions, 'prove'>;
  readonly epochs: Pick<AccessEpochs, 'lookNow'>;
  readonly auditTrail: Pick<AuditTrail, 'steppedUp' | 'signInFailed'>;
};

/**
 * The caller proves again who they are; what asks for that is open to the session for ten minutes, on every replica within a
 * second. Told in the audit, as is a refused attempt. Repeatable.
 * @throws IllegalStateError `wrong_password`; UnauthenticatedError when the session has ended meanwhile; UnavailableError
 *   with Retry-After when too many passwords wait to be checked
 */
export function stepUp(deps: StepUpDeps) {
  return async (
    { password }: StepUpDto,
    { caller, ...from }: { caller: Caller; trace: Trace; clientAddress: string },
  ): Promise<void> => {
    const { userId, tenantId, sessionId } = caller.principal;
    const { trace, clientAddress } = from;
    const credential = await findCredentialOf(deps.identity, userId);
    if (!(await deps.passwords.verify(password, credential))) {
      deps.auditTrail.signInFailed({ userId, tenant: undefined, trace, clientAddress });
      throw new IllegalStateError('wrong_password', 'The password is another one.');
    }
    if (!(await deps.sessions.prove({ sessionId, userId }))) throw new UnauthenticatedError();
    await deps.epochs.lookNow();
    deps.auditTrail.steppedUp({ userId, tenantId, trace, clientAddress });
  };
}
