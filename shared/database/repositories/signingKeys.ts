import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { JsonObject } from '../../types/json';
import type { Connection } from '../statement';
import {
  askForRotation as askForRotationStatement,
  findAllSigningKeys,
  findSigningKeys,
  retireKey,
  turnSigningKeys as turnSigningKeysStatement,
} from './signingKeys.queries';
import type { FindAllSigningKeysResult, FindSigningKeysResult } from './signingKeys.queries';

const tenantId = PLATFORM_TENANT_ID;

/** A key of access tokens; `privateKey` is sealed, and null once the key no longer signs. */
export type SigningKeyRow = Readonly<FindSigningKeysResult>;

/** What is told of a key, also of a retired one: its states and their times. */
export type SigningKeyTimes = Readonly<FindAllSigningKeysResult>;

/** All keys but the retired ones, oldest first. Role identity. */
export async function listSigningKeys(tx: Connection): Promise<readonly SigningKeyRow[]> {
  return findSigningKeys.run({ tenantId }, tx);
}

/**
 * Moves the keys on as far as it is time for that: retires, lets the pending one take over, stores `next` when the active
 * one is missing, old or asked to go. Repeatable; of several callers at once one does it. Role identity.
 * @param turn times in RFC 3339: pending keys from before `publishedBefore` may sign, active ones from before `oldBefore`
 *   are followed, and one that is followed verifies until `verifyUntil`
 */
export async function turnSigningKeys(
  tx: Connection,
  turn: {
    now: string;
    publishedBefore: string;
    oldBefore: string;
    verifyUntil: string;
    next: { kid: string; publicJwk: JsonObject; privateKey: string } | undefined;
  },
): Promise<void> {
  const { next, ...times } = turn;
  await turnSigningKeysStatement.run({ ...times, ...next }, tx);
}

/** All keys there ever were, oldest first. Role migrator. */
export async function listAllSigningKeys(tx: Connection): Promise<readonly SigningKeyTimes[]> {
  return findAllSigningKeys.run({ tenantId }, tx);
}

/** Has the active key followed by another one as soon as that may be. Repeatable. Role migrator. @param now RFC 3339 */
export async function askForRotation(tx: Connection, now: string): Promise<void> {
  await askForRotationStatement.run({ tenantId, now }, tx);
}

/**
 * Ends a key on the spot: within a second no replica takes its tokens. Repeatable. Role migrator.
 * @param key.now RFC 3339
 * @returns whether this call ended it; not so when it is unknown, or was retired before
 */
export async function retireSigningKey(tx: Connection, key: { kid: string; now: string }): Promise<boolean> {
  const retired = await retireKey.run({ tenantId, ...key }, tx);
  return retired.length > 0;
}
