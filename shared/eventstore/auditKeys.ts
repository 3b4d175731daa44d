import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { PLATFORM_TENANT_ID } from '../constants/platform';
import { inTransaction } from '../database/inTransaction';
import type { Connection } from '../database/statement';
import type { Clock } from '../types/clock';
import { findActiveAuditKey, insertAuditKey, listAuditKeys, retireAuditKey } from './auditKeys.queries';
import type { FindActiveAuditKeyResult } from './auditKeys.queries';
import { auditJwkOf, readAuditJwk } from './checkpoint';
import { seal, unseal } from './crypto/seal';

export type AuditKeysDeps = {
  /** Pool of the role auditor. */
  readonly pool: Pick<Pool, 'connect'>;
  /** Seals the private keys: the secret `audit-key`. */
  readonly sealingKey: KeyObject;
  readonly clock: Clock;
};

/** The keys that checkpoints are signed with. */
export type AuditKeys = ReturnType<typeof createAuditKeys>;

/** A key that signs. */
export type SigningAuditKey = { readonly kid: string; readonly privateKey: KeyObject };

const tenantId = PLATFORM_TENANT_ID;
/** After a year another key signs. */
const LIFE_MS = 365 * 24 * 60 * 60 * 1_000;

/**
 * The audit keys of the platform, a set of their own: they sign nothing but checkpoints, and a public half that was
 * published once is never taken back. The first one is made when it is first needed.
 */
export function createAuditKeys(deps: AuditKeysDeps) {
  return {
    /** The key that signs now; one that has signed for a year is replaced, its private half cleared. Repeatable. */
    async active(): Promise<SigningAuditKey> {
      const found = await inTransaction(deps.pool, (tx) => activeKey(tx, deps));
      const { privateKey, kid } = found;
      if (privateKey === null)
        throw new Error(`expected audit key ${kid} to have its private half; got none`);
      const der = unseal(deps.sealingKey, Buffer.from(privateKey, 'base64'), sealedFor(kid));
      return { kid, privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
    },

    /** All public keys, by id; those that sign no more, too. */
    publicKeys: (): Promise<ReadonlyMap<string, KeyObject>> => inTransaction(deps.pool, readPublicKeys),
  };
}

/** The public keys of the table, by the id that their bytes give, in the caller's transaction (role auditor). */
export async function readPublicKeys(tx: Connection): Promise<ReadonlyMap<string, KeyObject>> {
  const rows = await listAuditKeys.run({ tenantId }, tx);
  return new Map(
    rows.map(({ publicJwk }) => {
      const { kid, key } = readAuditJwk(publicJwk);
      return [kid, key];
    }),
  );
}

async function activeKey(tx: Connection, deps: AuditKeysDeps): Promise<FindActiveAuditKeyResult> {
  const now = deps.clock.now();
  const [active] = await findActiveAuditKey.run({ tenantId }, tx);
  if (active && now.getTime() - Date.parse(active.createdAt) < LIFE_MS) return active;
  if (active) await retireAuditKey.run({ tenantId, kid: active.kid, now: now.toISOString() }, tx);
  await makeKey(tx, deps, now);
  // Another process may have been faster: the table takes one active key.
  const [made] = await findActiveAuditKey.run({ tenantId }, tx);
  if (!made) throw new Error('expected an active audit key after one was made; got none');
  return made;
}

async function makeKey(tx: Connection, { sealingKey }: AuditKeysDeps, now: Date): Promise<void> {
  const pair = await promisify(generateKeyPair)('ed25519');
  const publicJwk = auditJwkOf(createPublicKey(pair.privateKey));
  const { kid } = publicJwk;
  const bytes = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const privateKey = seal(sealingKey, bytes, sealedFor(kid)).toString('base64');
  await insertAuditKey.run({ tenantId, kid, publicJwk, privateKey, now: now.toISOString() }, tx);
}

function sealedFor(kid: string): string {
  return `audit-key\0${kid}`;
}
