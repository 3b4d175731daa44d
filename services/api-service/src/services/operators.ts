import { createHash, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sqlStateOf } from '@plinth/shared/database/isUnavailable';
import {
  countWrongCode,
  findOperatorByName,
  findOperatorSession,
  insertInvitation,
  insertOperator,
  isInvited,
  revokeOperatorSession,
  startOperatorSession,
  useCode,
} from '@plinth/shared/database/repositories/operators';
import type { OperatorIdentity, OperatorRow } from '@plinth/shared/database/repositories/operators';
import type { Connection } from '@plinth/shared/database/statement';
import type { CreateOperatorDto, EnrolDto, OperatorSignInDto } from '@plinth/shared/domain/operatorDto';
import { ForbiddenError, nameTaken, UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import { seal, unseal } from '@plinth/shared/eventstore/crypto/seal';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { OperatorSubject, OperatorTokens } from './operatorTokens';
import type { Passwords } from './passwords';
import { badToken } from './tokens';
import { newTotpSecret, totpStep, totpUri } from './totp';

export type OperatorsDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly passwords: Pick<Passwords, 'hash' | 'verify'>;
  readonly operatorTokens: Pick<OperatorTokens, 'issue' | 'verify'>;
  /** Seals the authenticators' secrets. */
  readonly masterKey: KeyObject;
  readonly clock: Clock;
  readonly ids: Ids;
};

/** Who is signed in at `/admin`. */
export type Operator = OperatorIdentity & { readonly sessionId: string };

/** What an authenticator is set up with, and what proves it afterwards. */
export type Enrolment = { readonly secret: string; readonly uri: string; readonly enrolment: string };

/** See {@link createOperators}. */
export type Operators = ReturnType<typeof createOperators>;

const SESSION_SECONDS = 30 * 60;
const INVITATION_HOURS = 24;
const MAX_WRONG_CODES = 5;
const LOCK_MINUTES = 15;
const MINUTE_MS = 60_000;

/**
 * Makes the operators: they come into being by a one-time token with a password and an authenticator, and never without
 * either; they sign in with both, for half an hour.
 */
export function createOperators(deps: OperatorsDeps) {
  const { identity, clock, ids, operatorTokens } = deps;
  const now = () => clock.now().toISOString();

  return {
    /** Makes a one-time token for another operator, good for a day. Not repeatable. */
    async invite(operatorId: string): Promise<{ token: string; expiresAt: string }> {
      const token = randomBytes(32).toString('base64url');
      const expiresAt = inMinutes(clock, INVITATION_HOURS * 60);
      await insertInvitation(identity, { tokenHash: hashOf(token), issuedBy: operatorId, expiresAt });
      return { token, expiresAt };
    },

    /**
     * Makes the secret of an authenticator for whoever holds a token. Writes nothing; repeatable.
     * @throws ForbiddenError `invitation_refused`
     */
    async enrol({ token, name }: EnrolDto): Promise<Enrolment> {
      if (!(await isInvited(identity, { tokenHash: hashOf(token), now: now() }))) throw notInvited();
      const secret = newTotpSecret();
      const sealed = seal(deps.masterKey, Buffer.from(secret), enrolmentOf(token, name));
      return { secret, uri: totpUri('Plinth', name, secret), enrolment: sealed.toString('base64url') };
    },

    /**
     * Makes an operator and uses the token up: of two at once one gets it.
     * @throws ForbiddenError `invitation_refused`; UnauthenticatedError `code_refused`; ConflictError `name_taken`
     */
    create: (dto: CreateOperatorDto): Promise<{ id: string; name: string }> => create(deps, dto),

    /**
     * Signs an operator in, by password and code; neither is enough, and no code is good twice.
     * @throws UnauthenticatedError `sign_in_refused`, always the same
     */
    async signIn({ name, password, code }: OperatorSignInDto) {
      const operator = await findOperatorByName(identity, name.toLowerCase());
      const isRight = await deps.passwords.verify(password, operator);
      if (!operator || !isRight || !(await takeCode(deps, operator, code))) throw refused();
      const session = { operatorId: operator.id, sessionId: ids.next() };
      const expiresAt = inMinutes(clock, SESSION_SECONDS / 60);
      await startOperatorSession(identity, {
        id: session.sessionId,
        operatorId: operator.id,
        now: now(),
        expiresAt,
      });
      const accessToken = await operatorTokens.issue(session, SESSION_SECONDS);
      return { operator: { id: operator.id, name: operator.name }, accessToken, expiresAt, session };
    },

    /** Who shows a token, if its session is still good. @throws UnauthenticatedError */
    async authenticate(token: string): Promise<Operator> {
      const { operatorId, sessionId }: OperatorSubject = await operatorTokens.verify(token);
      const found = await findOperatorSession(identity, { id: sessionId, operatorId, now: now() });
      if (!found) throw badToken('the session of an operator is over');
      return { ...found, sessionId };
    },

    /** Ends a session at once. Repeatable. */
    signOut: (sessionId: string): Promise<void> =>
      revokeOperatorSession(identity, { id: sessionId, now: now() }),
  };
}

async function create(deps: OperatorsDeps, dto: CreateOperatorDto): Promise<{ id: string; name: string }> {
  const { identity, masterKey, clock, ids } = deps;
  const { token, name, password, code } = dto;
  const now = clock.now();
  const tokenHash = hashOf(token);
  // Before the password is hashed, which takes a while: strangers shall not keep the threads busy.
  if (!(await isInvited(identity, { tokenHash, now: now.toISOString() }))) throw notInvited();
  const secret = openEnrolment(masterKey, dto);
  const step = secret === undefined ? undefined : totpStep(secret, code, now);
  if (secret === undefined || step === undefined) {
    throw new UnauthenticatedError('The code is not that of this enrolment, or too old.', 'code_refused');
  }
  const id = ids.next();
  const credential = await deps.passwords.hash(password);
  const totpSecret = seal(masterKey, Buffer.from(secret), secretOf(id)).toString('base64');
  const operator = { id, name, ...credential, totpSecret, step, tokenHash, now: now.toISOString() };
  if (!(await insertOnce(identity, operator))) throw notInvited();
  return { id, name };
}

async function insertOnce(
  identity: Connection,
  operator: Parameters<typeof insertOperator>[1],
): Promise<boolean> {
  try {
    return await insertOperator(identity, operator);
  } catch (error) {
    if (sqlStateOf(error) !== '23505') throw error;
    const { constraint } = error as { constraint?: string };
    // Another token made the first operator at the same moment.
    if (constraint === 'operator_one_first') return false;
    throw nameTaken('operator.name');
  }
}

/** Whether a code is right and new. Wrong ones behind the right password are counted, and lock. */
async function takeCode(
  { identity, masterKey, clock }: OperatorsDeps,
  operator: OperatorRow,
  code: string,
): Promise<boolean> {
  const { id, lockedUntil } = operator;
  const now = clock.now();
  if (lockedUntil !== null && Date.parse(lockedUntil) > now.getTime()) return false;
  const secret = unseal(masterKey, Buffer.from(operator.totpSecret, 'base64'), secretOf(id)).toString();
  const step = totpStep(secret, code, now);
  if (step !== undefined) return useCode(identity, { id, step });
  await countWrongCode(identity, {
    id,
    limit: MAX_WRONG_CODES,
    lockedUntil: inMinutes(clock, LOCK_MINUTES),
  });
  return false;
}

function openEnrolment(
  masterKey: KeyObject,
  { token, name, enrolment }: CreateOperatorDto,
): string | undefined {
  try {
    return unseal(masterKey, Buffer.from(enrolment, 'base64url'), enrolmentOf(token, name)).toString();
  } catch {
    return undefined;
  }
}

function inMinutes(clock: Clock, minutes: number): string {
  return new Date(clock.now().getTime() + minutes * MINUTE_MS).toISOString();
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function enrolmentOf(token: string, name: string): string {
  return `operator-enrolment\0${name}\0${hashOf(token).toString('hex')}`;
}

function secretOf(id: string): string {
  return `operator-totp\0${id}`;
}

function notInvited(): ForbiddenError {
  return new ForbiddenError('This token is used up, too old or not known.', 'invitation_refused');
}

function refused(): UnauthenticatedError {
  return new UnauthenticatedError('Name, password and code do not belong together.', 'sign_in_refused');
}
