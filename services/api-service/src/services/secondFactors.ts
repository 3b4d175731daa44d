import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  addFactor,
  countAttempt,
  countBackupCodes,
  deleteFactor,
  findPendingFactor,
  findSecondFactor,
  replaceBackupCodes,
  takeBackupCode,
  takeStep,
} from '@plinth/shared/database/repositories/secondFactors';
import type { SecondFactorRow } from '@plinth/shared/database/repositories/secondFactors';
import type { Connection } from '@plinth/shared/database/statement';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import { seal, unseal } from '@plinth/shared/eventstore/crypto/seal';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import { newTotpSecret, totpStep } from './totp';

export type SecondFactorsDeps = {
  /** Role identity. */
  readonly identity: Connection;
  /** Seals the authenticators' secrets, and the proofs of a password. */
  readonly masterKey: KeyObject;
  /** The secret `password-pepper`: a stolen database alone does not show which backup code is right. */
  readonly pepper: KeyObject;
  readonly clock: Clock;
  readonly ids: Ids;
};

/** Whose password was right, and where they want to go. */
export type PasswordProof = { readonly userId: string; readonly tenantId: string };

/** What a code was: of the authenticator, or a backup code, of which so many are left. */
export type TakenCode = { readonly by: 'authenticator' } | { readonly by: 'backup'; readonly left: number };

/** See {@link createSecondFactors}. */
export type SecondFactors = ReturnType<typeof createSecondFactors>;

type Challenge = PasswordProof & { readonly expiresAt: number; readonly password: string };

const MINUTE_MS = 60_000;
const CHALLENGE_MS = 5 * MINUTE_MS;
const SETUP_MS = 15 * MINUTE_MS;
/** Longer than it can still be confirmed, so that no confirmation under way loses its authenticator. */
const UNUSED_MS = 60 * MINUTE_MS;
const MAX_ATTEMPTS = 5;
const LOCK_MS = 15 * MINUTE_MS;
const BACKUP_CODES = 10;
/** 80 bits: nobody guesses one, however often they try. */
const BACKUP_BYTES = 10;
const CHALLENGE = 'second-factor-challenge';

/**
 * Makes the second factors of people: an authenticator (RFC 6238) with ten backup codes. A code is taken once. Five wrong ones
 * lock the authenticator for a quarter of an hour; only who knows the password gets so far, and backup codes go on working,
 * so that nobody is kept out by it who has theirs.
 */
export function createSecondFactors(deps: SecondFactorsDeps) {
  const { identity, masterKey, clock, ids } = deps;
  const before = (ms: number) => new Date(clock.now().getTime() - ms).toISOString();

  return {
    /**
     * What stands for a right password while the second factor is awaited; good for five minutes, and only while the
     * password stays. Reads only.
     * @returns undefined for who has no second factor
     */
    async challenge({ userId, tenantId }: PasswordProof): Promise<string | undefined> {
      const factor = await findSecondFactor(identity, userId);
      if (!factor) return undefined;
      const expiresAt = clock.now().getTime() + CHALLENGE_MS;
      const challenge: Challenge = { userId, tenantId, expiresAt, password: digestOf(factor) };
      return seal(masterKey, Buffer.from(JSON.stringify(challenge)), CHALLENGE).toString('base64url');
    },

    /** Whose password a challenge stands for. Reads only. @throws UnauthenticatedError `challenge_refused` */
    async open(challenge: string): Promise<PasswordProof> {
      const { userId, tenantId, expiresAt, password } = openChallenge(masterKey, challenge);
      const factor = await findSecondFactor(identity, userId);
      if (!factor || expiresAt < clock.now().getTime() || digestOf(factor) !== password) throw refused();
      return { userId, tenantId };
    },

    /** How many backup codes a person has; undefined for who has no second factor. Reads only. */
    async backupCodesOf(userId: string): Promise<number | undefined> {
      const factor = await findSecondFactor(identity, userId);
      return factor && countBackupCodes(identity, factor.id);
    },

    /** Makes an authenticator that nothing asks for yet; it can be confirmed for a quarter of an hour. */
    async begin(userId: string): Promise<{ factorId: string; secret: string }> {
      const [id, secret] = [ids.next(), newTotpSecret()];
      const totpSecret = seal(masterKey, Buffer.from(secret), secretOf(id)).toString('base64');
      const now = clock.now().toISOString();
      await addFactor(identity, { id, userId, totpSecret, now, goneBefore: before(UNUSED_MS) });
      return { factorId: id, secret };
    },

    /** Whether a code shows that an authenticator was set up; the code is used up by it. */
    async isSetUp({ userId, factorId, code }: SetUp): Promise<boolean> {
      const key = { id: factorId, userId, madeAfter: before(SETUP_MS) };
      const factor = await findPendingFactor(identity, key);
      const step = factor && totpStep(openSecret(masterKey, factor), code, clock.now());
      return step !== undefined && takeStep(identity, { id: factorId, step });
    },

    /** Makes ten backup codes in the place of all that there are; shown here and never again. */
    async renewBackupCodes(factorId: string): Promise<string[]> {
      const codes = Array.from({ length: BACKUP_CODES }, newBackupCode);
      const codeHashes = codes.map((code) => hashOf(deps, factorId, code));
      await replaceBackupCodes(identity, { id: factorId, codeHashes });
      return codes;
    },

    /** Takes a code of a person, once. @returns undefined for a wrong, used or locked one, and for who has no factor */
    async take(userId: string, code: string): Promise<TakenCode | undefined> {
      const factor = await findSecondFactor(identity, userId);
      if (!factor) return undefined;
      return /^\d{6}$/.test(code) ? takeTotp(deps, factor, code) : takeBackup(deps, factor, code);
    },

    /** The authenticator of a person. Reads only. */
    idOf: async (userId: string): Promise<string | undefined> =>
      (await findSecondFactor(identity, userId))?.id,

    /** Drops an authenticator that nothing asks for any more, with its backup codes. Repeatable. */
    drop: (factor: { id: string; userId: string }): Promise<void> => deleteFactor(identity, factor),
  };
}

type SetUp = { readonly userId: string; readonly factorId: string; readonly code: string };

async function takeTotp(
  { identity, masterKey, clock }: SecondFactorsDeps,
  factor: SecondFactorRow,
  code: string,
): Promise<TakenCode | undefined> {
  const { id } = factor;
  const now = clock.now();
  const lockedUntil = new Date(now.getTime() + LOCK_MS).toISOString();
  const attempt = { id, limit: MAX_ATTEMPTS, lockedUntil, now: now.toISOString() };
  if (!(await countAttempt(identity, attempt))) return undefined;
  const step = totpStep(openSecret(masterKey, factor), code, now);
  return step !== undefined && (await takeStep(identity, { id, step })) ? { by: 'authenticator' } : undefined;
}

async function takeBackup(
  deps: SecondFactorsDeps,
  { id }: SecondFactorRow,
  code: string,
): Promise<TakenCode | undefined> {
  const { identity, clock } = deps;
  const codeHash = hashOf(deps, id, code);
  if (!(await takeBackupCode(identity, { id, codeHash, now: clock.now().toISOString() }))) return undefined;
  return { by: 'backup', left: await countBackupCodes(identity, id) };
}

function openChallenge(masterKey: KeyObject, challenge: string): Challenge {
  try {
    const opened = unseal(masterKey, Buffer.from(challenge, 'base64url'), CHALLENGE).toString();
    return JSON.parse(opened) as Challenge;
  } catch {
    throw refused();
  }
}

function openSecret(masterKey: KeyObject, { id, totpSecret }: { id: string; totpSecret: string }): string {
  return unseal(masterKey, Buffer.from(totpSecret, 'base64'), secretOf(id)).toString();
}

function secretOf(id: string): string {
  return `second-factor\0${id}`;
}

/** 20 hexadecimal digits in groups of five. */
function newBackupCode(): string {
  const digits = randomBytes(BACKUP_BYTES).toString('hex');
  return (digits.match(/.{5}/g) ?? []).join('-');
}

function hashOf({ pepper }: SecondFactorsDeps, factorId: string, code: string): Buffer {
  const digits = code.toLowerCase().replaceAll('-', '');
  return createHmac('sha256', pepper).update(`backup-code\0${factorId}\0${digits}`).digest();
}

function digestOf({ passwordHash }: SecondFactorRow): string {
  return createHash('sha256')
    .update(passwordHash ?? '')
    .digest('base64url');
}

function refused(): UnauthenticatedError {
  return new UnauthenticatedError('It took too long; sign in again.', 'challenge_refused');
}
