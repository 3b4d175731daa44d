import { createHash, createPrivateKey, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { seal, unseal } from '@plinth/shared/eventstore/crypto/seal';

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

/** A pair as it is stored: the private key sealed under the master key, for this kid only. */
export type StoredKeyPair = {
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly privateKey: string;
};

/** A new pair for ES256; its kid is its thumbprint (RFC 7638). Each call makes another one. */
export async function newKeyPair(masterKey: KeyObject): Promise<StoredKeyPair> {
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const publicJwk = publicJwkOf(pair.publicKey);
  const { kid } = publicJwk;
  const bytes = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  return { kid, publicJwk, privateKey: seal(masterKey, bytes, sealedFor(kid)).toString('base64') };
}

/** The private key of a stored pair. @throws Error when it was sealed under another master key, or for another kid */
export function openPrivateKey(
  { kid, privateKey }: { kid: string; privateKey: string | null },
  masterKey: KeyObject,
): KeyObject {
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
