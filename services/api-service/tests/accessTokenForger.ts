import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decode, sign } from 'jsonwebtoken';
import type { JwtHeader, JwtPayload } from 'jsonwebtoken';
import { certificateAuthority } from '@plinth/shared/testing/certificates';

/** What tokens are forged from. */
export type ForgerDeps = {
  /** A good access token. */
  readonly token: string;
  /** Those that sign and verify it. */
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** A pair of nobody. */
  readonly stranger: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly now: Date;
  /** Where the stranger's key set lies. */
  readonly url?: string;
};

/** See {@link accessTokenForger}. */
export type AccessTokenForger = ReturnType<typeof accessTokenForger>;

const HOUR_SECONDS = 3_600;

/**
 * Makes forgeries of a good access token: what RFC 8725 warns of, one wrong thing in each; those whose claims are wrong are
 * well signed.
 */
export function accessTokenForger({ token, privateKey, publicKey, stranger, now, url = '' }: ForgerDeps) {
  const { header, payload } = decode(token, { complete: true }) as { header: JwtHeader; payload: JwtPayload };
  const [head = '', body = '', signature = ''] = token.split('.');
  const seconds = Math.floor(now.getTime() / 1000);
  const jwk = { ...stranger.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' };

  /** Claims that are undefined are left out. */
  const signed = (key: KeyObject, change: { claims?: object; header?: object }): string =>
    sign(JSON.parse(JSON.stringify({ ...payload, ...change.claims })) as object, key, {
      algorithm: 'ES256',
      header: { ...header, ...change.header },
    });
  const ours = (change: { claims?: object; header?: object }) => signed(privateKey, change);
  const strangers = (change: object) => signed(stranger.privateKey, { header: change });
  const hs256 = (secret: string | Buffer) => {
    const input = `${partOf({ ...header, alg: 'HS256' })}.${body}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const der = publicKey.export({ type: 'spki', format: 'der' });

  const ofClaims = (): [string, string][] => [
    ['another issuer', ours({ claims: { iss: 'elsewhere' } })],
    ['no issuer', ours({ claims: { iss: undefined } })],
    ['another audience', ours({ claims: { aud: 'plinth-admin' } })],
    ['no audience', ours({ claims: { aud: undefined } })],
    [
      'an end in the past',
      ours({ claims: { iat: seconds - 2 * HOUR_SECONDS, exp: seconds - HOUR_SECONDS } }),
    ],
    ['no end', ours({ claims: { exp: undefined } })],
    ['a beginning in the future', ours({ claims: { nbf: seconds + HOUR_SECONDS } })],
    ['nobody it speaks of', ours({ claims: { sub: undefined } })],
    ['no tenant', ours({ claims: { tid: undefined } })],
    ['another type', ours({ header: { typ: 'JWT' } })],
    ['the type of an operator', ours({ header: { typ: 'plinth-operator+jwt' } })],
    ['no key named', ours({ header: { kid: undefined } })],
    ['the name of no key', ours({ header: { kid: 'A'.repeat(43) } })],
  ];
  const ofAlgorithms = (): [string, string][] => [
    ['none', `${partOf({ ...header, alg: 'none' })}.${body}.`],
    ['none, in other letters', `${partOf({ ...header, alg: 'nOnE' })}.${body}.`],
    ['none, and the signature kept', `${partOf({ ...header, alg: 'none' })}.${body}.${signature}`],
    ['no signature', `${head}.${body}.`],
    ['a signature of zeros', `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`],
    ['HS256 with the public key as PEM', hs256(pem)],
    ['HS256 with the public key as DER', hs256(der)],
    ['HS256 with the kid', hs256(header.kid ?? '')],
  ];
  const ofKeys = (): [string, string][] => [
    ["a stranger's signature", strangers({})],
    ['jwk', strangers({ jwk })],
    ['jwk under a name of its own', strangers({ jwk, kid: 'mine' })],
    ['jku', strangers({ jku: url })],
    ['jku under a name of its own', strangers({ jku: url, kid: 'mine' })],
    ['x5u', strangers({ x5u: url, kid: 'mine' })],
    ['x5c', strangers({ x5c: [certificateOf('Eve')] })],
    ['a kid that is a file', strangers({ kid: '../../../../dev/null' })],
    ['a kid that is SQL', strangers({ kid: "' or true --" })],
    ['a kid of an object', strangers({ kid: '__proto__' })],
    ['an extension that has to be understood', strangers({ crit: ['b64'], b64: false })],
  ];
  const ofContents = (): [string, string][] => [
    ['another person', `${head}.${partOf({ ...payload, sub: payload['tid'] as string })}.${signature}`],
    ['another tenant', `${head}.${partOf({ ...payload, tid: payload.sub })}.${signature}`],
    ['a later end', `${head}.${partOf({ ...payload, exp: seconds + 10 * HOUR_SECONDS })}.${signature}`],
    ['no JSON', `${head}.${Buffer.from('{').toString('base64url')}.${signature}`],
    ['nothing of a token', 'a.b.c'],
  ];

  return {
    /** Signed by us, and as good as what we issued. */
    good: () => ours({}),
    /** A name of what is wrong, and the token. */
    all: (): readonly (readonly [string, string])[] => [
      ...ofClaims(),
      ...ofAlgorithms(),
      ...ofKeys(),
      ...ofContents(),
    ],
  };
}

function partOf(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function certificateOf(name: string): string {
  return certificateAuthority(name).certificate.replace(/-----[A-Z ]+-----|\s/g, '');
}
