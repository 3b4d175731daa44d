import { createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { insertSigningKey, listSigningKeys } from '@plinth/shared/database/repositories/signingKeys';
import type { SigningKeyRow } from '@plinth/shared/database/repositories/signingKeys';
import type { Connection } from '@plinth/shared/database/statement';
import { seal, unseal } from '@plinth/shared/eventstore/crypto/seal';
import type { Clock } from '@plinth/shared/types/clock';

export type SigningKeysDeps = {
  /** Role identity. */
  identity: Connection;
  /** Seals the private keys; from the secret store. */
  masterKey: KeyObject;
  clock: Clock;
};

/** The keys of access tokens. */
export type SigningKeys = ReturnType<typeof createSigningKeys>;

/** A public key as JWKS publishes it (RFC 7517). */
export type PublicJwk = {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  kid: string;
  use: 'sig';
  alg: 'ES256';
};

type Snapshot = {
  readonly loadedAt: number;
  readonly active: { readonly kid: string; readonly privateKey: KeyObject };
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  readonly jwks: { readonly keys: readonly PublicJwk[] };
};

/** A key that was retired elsewhere stops verifying here within this time. */
const MAX_AGE_MS = 60_000;
/** Unknown kids make us read again, but no oftener: anybody can invent one. */
const MIN_AGE_MS = 5_000;

/**
 * Makes the store of signing keys: the table's rows, remembered for a minute and read again when a token names an
 * unknown key. The first process of a new platform makes the first key.
 */
export function createSigningKeys({ identity, masterKey, clock }: SigningKeysDeps) {
  let snapshot: Snapshot | undefined;
  let loading: Promise<Snapshot> | undefined;

  /** The remembered keys when they are younger than `maxAgeMs`, else as they stand in the table; read once for all. */
  async function keysYoungerThan(maxAgeMs: number): Promise<Snapshot> {
    if (snapshot && clock.now().getTime() - snapshot.loadedAt < maxAgeMs) return snapshot;
    loading ??= load({ identity, masterKey, clock }).finally(() => (loading = undefined));
    snapshot = await loading;
    return snapshot;
  }

  return {
    /** The key that signs now; made when there is none yet. */
    async active(): Promise<Snapshot['active']> {
      return (await keysYoungerThan(MAX_AGE_MS)).active;
    },

    /** The public key of a kid; undefined when there is no such key, or it was retired. */
    async verificationKey(kid: string): Promise<KeyObject | undefined> {
      const known = (await keysYoungerThan(MAX_AGE_MS)).publicKeys.get(kid);
      return known ?? (await keysYoungerThan(MIN_AGE_MS)).publicKeys.get(kid);
    },

    /** What `/.well-known/jwks.json` shows: all keys that may have signed a token that is still good. */
    async jwks(): Promise<Snapshot['jwks']> {
      return (await keysYoungerThan(MAX_AGE_MS)).jwks;
    },
  };
}

async function load(deps: SigningKeysDeps): Promise<Snapshot> {
  const loadedAt = deps.clock.now().getTime();
  let rows = await listSigningKeys(deps.identity);
  if (!rows.some(isActive)) {
    await storeFirstKey(deps);
    rows = await listSigningKeys(deps.identity);
  }
  const active = rows.find(isActive);
  if (!active) throw new Error('expected an active signing key after one was stored; got none');
  const keys = rows.map((row) => row.publicJwk as PublicJwk);
  return {
    loadedAt,
    active: { kid: active.kid, privateKey: openPrivateKey(active, deps.masterKey) },
    publicKeys: new Map(
      keys.map((key) => [key.kid, createPublicKey({ key: key as JsonWebKey, format: 'jwk' })]),
    ),
    jwks: { keys },
  };
}

function isActive(row: SigningKeyRow): boolean {
  return row.status === 'active';
}

/** Two processes may do this at once: the table takes one active key, and both read that one. */
async function storeFirstKey({ identity, masterKey, clock }: SigningKeysDeps): Promise<void> {
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const publicJwk = publicJwkOf(pair.publicKey);
  const { kid } = publicJwk;
  const bytes = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const privateKey = seal(masterKey, bytes, sealedFor(kid)).toString('base64');
  await insertSigningKey(identity, { kid, publicJwk, privateKey, now: clock.now().toISOString() });
}

function openPrivateKey({ kid, privateKey }: SigningKeyRow, masterKey: KeyObject): KeyObject {
  if (privateKey === null) throw new Error(`expected signing key ${kid} to have its private key; got none`);
  const key = unseal(masterKey, Buffer.from(privateKey, 'base64'), sealedFor(kid));
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function sealedFor(kid: string): string {
  return `signing-key\0${kid}`;
}

function publicJwkOf(key: KeyObject): PublicJwk {
  const { x, y } = key.export({ format: 'jwk' }) as { x: string; y: string };
  // RFC 7638: the required members in lexical order, without white space.
  const thumbprint = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y });
  const kid = createHash('sha256').update(thumbprint).digest('base64url');
  return { kty: 'EC', crv: 'P-256', x, y, kid, use: 'sig', alg: 'ES256' };
}
