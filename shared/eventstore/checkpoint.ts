import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { canonicalize } from './canonical';

/** What a signed checkpoint says: this tenant's log had so many events, and this chain, at this moment. */
export type Checkpoint = {
  readonly tenantId: string;
  /** Counts the tenant's checkpoints, from 1, so that a missing one is seen. */
  readonly number: number;
  readonly position: number;
  /** Events up to there. */
  readonly count: number;
  /** 32 bytes in hex. */
  readonly chain: string;
  /** RFC 3339 UTC. */
  readonly signedAt: string;
};

/** The public half of an audit key as JWKS publishes it (RFC 8037); `kid` is its thumbprint (RFC 7638). */
export type AuditJwk = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
};

const TYPE = 'plinth-checkpoint+jws';
const COMPACT = /^[\w-]{1,500}\.[\w-]{1,1000}\.[\w-]{86}$/;

/** Describes a public Ed25519 key. */
export function auditJwkOf(publicKey: KeyObject): AuditJwk {
  const { x } = publicKey.export({ format: 'jwk' }) as { x: string };
  return { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprintOf(x), use: 'sig', alg: 'EdDSA' };
}

/**
 * The key that a JWK describes, whatever else it says.
 * @returns with the id that its bytes give, which nobody can choose
 * @throws TypeError when it is no public Ed25519 key
 */
export function readAuditJwk(jwk: unknown): { readonly kid: string; readonly key: KeyObject } {
  const { kty, crv, x } = (jwk ?? {}) as Partial<AuditJwk>;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || !/^[\w-]{43}$/.test(x)) {
    throw new TypeError(`expected a public Ed25519 key as JWK; got ${JSON.stringify(jwk)?.slice(0, 200)}`);
  }
  const key = createPublicKey({ key: { kty, crv, x } satisfies JsonWebKey, format: 'jwk' });
  return { kid: thumbprintOf(x), key };
}

/** Signs a checkpoint: a compact JWS (RFC 7515) by Ed25519. The same checkpoint and key give the same text. */
export function signCheckpoint(
  { kid, privateKey }: { readonly kid: string; readonly privateKey: KeyObject },
  checkpoint: Checkpoint,
): string {
  const encode = (part: object) => Buffer.from(canonicalize(part)).toString('base64url');
  const signed = `${encode({ alg: 'EdDSA', kid, typ: TYPE })}.${encode(checkpoint)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** A checkpoint as it says of itself; only `isSigned` says whether that is to be believed. */
export type OpenedCheckpoint = {
  readonly kid: string;
  readonly checkpoint: Checkpoint;
  /** @returns whether this key made the signature */
  readonly isSignedBy: (key: KeyObject) => boolean;
};

/** @returns undefined for what is no signed checkpoint, whoever signed it */
export function openCheckpoint(jws: string): OpenedCheckpoint | undefined {
  if (!COMPACT.test(jws)) return undefined;
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const { alg, kid, typ } = parse(header);
  const checkpoint = parse(payload);
  if (alg !== 'EdDSA' || typ !== TYPE || typeof kid !== 'string' || !isCheckpoint(checkpoint))
    return undefined;
  const signed = Buffer.from(`${header}.${payload}`);
  return {
    kid,
    checkpoint,
    isSignedBy: (key) => verify(null, signed, key, Buffer.from(signature, 'base64url')),
  };
}

/** RFC 7638: the required members in lexical order, without white space. */
function thumbprintOf(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

function parse(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isCheckpoint(
  value: Readonly<Record<string, unknown>>,
): value is Checkpoint & Record<string, unknown> {
  const { tenantId, number, position, count, chain, signedAt } = value;
  return (
    [number, position, count].every((field) => Number.isSafeInteger(field)) &&
    [tenantId, chain, signedAt].every((field) => typeof field === 'string')
  );
}
