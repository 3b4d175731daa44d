import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { Connection } from '../statement';
import * as statements from './secondFactors.queries';
import type { FindOfPersonResult, FindPendingResult } from './secondFactors.queries';

const tenantId = PLATFORM_TENANT_ID;

/** The authenticator that signing in asks a person for, with the password hash of the moment; `totpSecret` is sealed. */
export type SecondFactorRow = Readonly<FindOfPersonResult>;

/** One that is being set up. */
export type PendingFactorRow = Readonly<FindPendingResult>;

/**
 * Keeps an authenticator that somebody begins to set up, and drops theirs from before `goneBefore` (RFC 3339) that are not
 * in use. Role identity.
 */
export async function addFactor(
  tx: Connection,
  factor: { id: string; userId: string; totpSecret: string; now: string; goneBefore: string },
): Promise<void> {
  await statements.insertFactor.run({ tenantId, ...factor }, tx);
}

/** A person's authenticator of that id, made after `madeAfter` (RFC 3339). Role identity. */
export async function findPendingFactor(
  tx: Connection,
  factor: { id: string; userId: string; madeAfter: string },
): Promise<PendingFactorRow | undefined> {
  const [row] = await statements.findPending.run({ tenantId, ...factor }, tx);
  return row;
}

/** The authenticator of a person; undefined for who has none. Role identity. */
export async function findSecondFactor(tx: Connection, userId: string): Promise<SecondFactorRow | undefined> {
  const [row] = await statements.findOfPerson.run({ tenantId, userId }, tx);
  return row;
}

/**
 * Counts an attempt before its code is looked at; the `limit`th since the last right one locks until `lockedUntil` (RFC
 * 3339). Role identity. @returns false while it is locked at `now`
 */
export async function countAttempt(
  tx: Connection,
  attempt: { id: string; limit: number; lockedUntil: string; now: string },
): Promise<boolean> {
  return (await statements.countAttempt.run({ tenantId, ...attempt }, tx)).length > 0;
}

/**
 * Takes a right code of this time step, in one statement, and takes the attempts back: of two callers with it one gets true.
 * False, too, when one of a later step was taken. Role identity.
 */
export async function takeStep(tx: Connection, code: { id: string; step: number }): Promise<boolean> {
  return (await statements.takeStep.run({ tenantId, ...code }, tx)).length > 0;
}

/** Uses a backup code up; of two callers with it one gets true. Role identity. */
export async function takeBackupCode(
  tx: Connection,
  code: { id: string; codeHash: Buffer; now: string },
): Promise<boolean> {
  return (await statements.takeBackupCode.run({ tenantId, ...code }, tx)).length > 0;
}

/** How many backup codes are good. Role identity. */
export async function countBackupCodes(tx: Connection, id: string): Promise<number> {
  const [row] = await statements.countBackupCodes.run({ tenantId, id }, tx);
  return row?.left ?? 0;
}

/** Puts backup codes, by their hashes, in the place of all there are, in one statement. Role identity. */
export async function replaceBackupCodes(
  tx: Connection,
  codes: { id: string; codeHashes: readonly Buffer[] },
): Promise<void> {
  const codeHashes = codes.codeHashes.map((hash) => hash.toString('hex'));
  await statements.replaceBackupCodes.run({ tenantId, id: codes.id, codeHashes }, tx);
}

/** Drops an authenticator with its backup codes. Repeatable. Role identity. */
export async function deleteFactor(tx: Connection, factor: { id: string; userId: string }): Promise<void> {
  await statements.deleteFactor.run({ tenantId, ...factor }, tx);
}
