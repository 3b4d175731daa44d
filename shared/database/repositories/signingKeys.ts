import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { JsonObject } from '../../types/json';
import type { Connection } from '../statement';
import { findSigningKeys, insertFirstSigningKey } from './signingKeys.queries';
import type { FindSigningKeysResult } from './signingKeys.queries';

const tenantId = PLATFORM_TENANT_ID;

/** A key of access tokens; `privateKey` is sealed, and null once the key no longer signs. */
export type SigningKeyRow = Readonly<FindSigningKeysResult>;

/** All keys but the retired ones, oldest first. Role identity. */
export async function listSigningKeys(tx: Connection): Promise<readonly SigningKeyRow[]> {
  return findSigningKeys.run({ tenantId }, tx);
}

/** Stores a key as the active one, unless another process was first: the caller reads again. Role identity. */
export async function insertSigningKey(
  tx: Connection,
  key: { kid: string; publicJwk: JsonObject; privateKey: string; now: string },
): Promise<void> {
  await insertFirstSigningKey.run({ tenantId, ...key }, tx);
}
