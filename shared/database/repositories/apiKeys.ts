import type { Connection } from '../statement';
import * as statements from './apiKeys.queries';
import type { FindAccessOfApiKeyResult, FindApiKeyResult } from './apiKeys.queries';
import { keysBefore } from './page';
import type { Behind } from './page';

/** An API key of a tenant as its row holds it, with its last use; revoked ones too. */
export type ApiKeyRecord = Readonly<FindApiKeyResult>;

/** What a key gives, the hashes of its secrets, and the epochs that this is true under. */
export type ApiKeyAccess = Readonly<FindAccessOfApiKeyResult>;

/** One key of the tenant, revoked or not; undefined when there is none. Role app. */
export async function findApiKey(
  tx: Connection,
  key: { tenantId: string; id: string },
): Promise<ApiKeyRecord | undefined> {
  const [row] = await statements.findApiKey.run(key, tx);
  return row;
}

/** A page of the tenant's keys, oldest first, revoked ones too. Role app. */
export async function listApiKeys(
  tx: Connection,
  { tenantId, behind, limit }: { tenantId: string; behind: Behind; limit: number },
): Promise<readonly ApiKeyRecord[]> {
  return statements.listApiKeys.run({ tenantId, ...keysBefore(behind), limit }, tx);
}

/** Stores the hash of a secret, SHA-256, for a key that will name it. Role identity. */
export async function addSecret(
  tx: Connection,
  secret: { tenantId: string; keyId: string; secretId: string; hash: Buffer; now: string },
): Promise<void> {
  await statements.insertSecret.run(secret, tx);
}

/** Deletes the secrets of a key but those that it names. Role identity; repeatable. */
export async function deleteOtherSecrets(
  tx: Connection,
  key: { tenantId: string; keyId: string; keep: string[] },
): Promise<void> {
  await statements.deleteOtherSecrets.run(key, tx);
}

/** What a key gives right now, in one round trip; undefined when there is none. Role identity. */
export async function accessOfApiKey(tx: Connection, keyId: string): Promise<ApiKeyAccess | undefined> {
  const [row] = await statements.findAccessOfApiKey.run({ keyId }, tx);
  return row;
}

/** Notes when keys were used last; a later time stays. Role identity; repeatable. */
export async function noteUses(
  tx: Connection,
  uses: readonly { tenantId: string; keyId: string; at: string }[],
): Promise<void> {
  await statements.noteUses.run(
    {
      tenantIds: uses.map(({ tenantId }) => tenantId),
      keyIds: uses.map(({ keyId }) => keyId),
      times: uses.map(({ at }) => at),
    },
    tx,
  );
}
