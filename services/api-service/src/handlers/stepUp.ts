import { findCredentialOf } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { StepUpDto } from '@plinth/shared/domain/user/dto';
import { IllegalStateError, UnauthenticatedError, ValidationError } from '@plinth/shared/errors/appErrors';
import type { AuditTrail } from '../services/auditTrail';
import type { Caller, Trace } from '../services/caller';
import type { AccessEpochs } from '../services/epochs';
import type { Passwords } from '../services/passwords';
import type { PlatformPersonDeps } from '../services/platformPerson';
import type { SecondFactors } from '../services/secondFactors';
import type { Sessions } from '../services/sessions';
import { takeCode } from '../services/takeCode';

export type StepUpDeps = PlatformPersonDeps & {
  /** Role identity. */
  readonly identity: Connection;
  readonly passwords: Pick<Passwords, 'verify'>;
  readonly secondFactors: Pick<SecondFactors, 'idOf' | 'take'>;
  readonly sessions: Pick<Sessions, 'prove'>;
  readonly epochs: Pick<AccessEpochs, 'lookNow'>;
  readonly auditTrail: Pick<AuditTrail, 'steppedUp' | 'signInFailed'>;
};

type From = { readonly caller: Caller; readonly trace: Trace; readonly clientAddress: string };

/**
 * The caller proves again who they are, by a code when they have a second factor, else by the password; what asks for that is
 * open to the session for ten minutes, on every replica within a second. Told in the audit, as is a refused attempt.
 * @throws IllegalStateError `wrong_password`, `code_refused`; ValidationError when the other one is asked for;
 *   UnauthenticatedError when the session has ended meanwhile; UnavailableError with Retry-After when too many passwords
 *   wait to be checked
 */
export function stepUp(deps: StepUpDeps) {
  return async (dto: StepUpDto, { caller, trace, clientAddress }: From): Promise<void> => {
    const { userId, tenantId, sessionId } = caller.principal;
    const refusal = (await deps.secondFactors.idOf(userId))
      ? await refusalOfCode(deps, { userId, trace, code: dto.code })
      : await refusalOfPassword(deps, userId, dto.password);
    if (refusal) {
      deps.auditTrail.signInFailed({ userId, tenant: undefined, trace, clientAddress });
      throw refusal;
    }
    if (!(await deps.sessions.prove({ sessionId, userId }))) throw new UnauthenticatedError();
    await deps.epochs.lookNow();
    deps.auditTrail.steppedUp({ userId, tenantId, trace, clientAddress });
  };
}

async function refusalOfCode(
  deps: StepUpDeps,
  { code, ...of }: { userId: string; trace: Trace; code: string | undefined },
): Promise<IllegalStateError | undefined> {
  if (code === undefined) throw missing('code');
  if (await takeCode(deps, { ...of, code })) return undefined;
  return new IllegalStateError('code_refused', 'The code is not right, or was used.');
}

async function refusalOfPassword(
  { identity, passwords }: StepUpDeps,
  userId: string,
  password: string | undefined,
): Promise<IllegalStateError | undefined> {
  if (password === undefined) throw missing('password');
  if (await passwords.verify(password, await findCredentialOf(identity, userId))) return undefined;
  return new IllegalStateError('wrong_password', 'The password is another one.');
}

function missing(field: 'code' | 'password'): ValidationError {
  return new ValidationError([{ pointer: `/${field}`, code: 'required', detail: `${field} is asked for` }]);
}
