import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, both PEM. */
export type Certified = { readonly certificate: string; readonly key: string };

export type Authority = Certified & {
  /** Certifies a server under these names: host names and IPv4 addresses. Good for a day. */
  readonly certify: (names: readonly string[]) => Certified;
};

const DAY_MS = 24 * 60 * 60 * 1_000;
const ECDSA_WITH_SHA256 = sequence(objectId('2a8648ce3d040302'));
const COMMON_NAME = objectId('550403');
const BASIC_CONSTRAINTS = objectId('551d13');
const SUBJECT_ALT_NAME = objectId('551d11');
const TRUE = der(0x01, Buffer.of(0xff));

/**
 * A certificate authority of a test's own (X.509 in DER, RFC 5280; P-256), so that no key lies in the repository and
 * no program has to be there that makes one.
 */
export function certificateAuthority(name: string): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = extension(BASIC_CONSTRAINTS, sequence(TRUE), { isCritical: true });
  const own = { subject: name, publicKey, extension: isAuthority };
  return {
    certificate: certificate(own, { name, privateKey }),
    key: pemOf(privateKey),
    certify: (names) => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const altNames = extension(SUBJECT_ALT_NAME, sequence(...names.map(altName)));
      const server = { subject: names[0]!, publicKey: pair.publicKey, extension: altNames };
      return { certificate: certificate(server, { name, privateKey }), key: pemOf(pair.privateKey) };
    },
  };
}

type Certificate = {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extension: Buffer;
};

function certificate(
  { subject, publicKey, extension: only }: Certificate,
  issuer: { readonly name: string; readonly privateKey: KeyObject },
): string {
  const version3 = der(0xa0, der(0x02, Buffer.of(2)));
  // The first bit is 0: a positive number.
  const serial = der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)]));
  const validity = sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS));
  const body = sequence(
    ...[version3, serial, ECDSA_WITH_SHA256, nameOf(issuer.name), validity, nameOf(subject)],
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(only)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, issuer.privateKey)]));
  const base64 = sequence(body, ECDSA_WITH_SHA256, signature).toString('base64');
  const lines = base64.match(/.{1,64}/g)!.join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
}

function altName(name: string): Buffer {
  if (isIP(name) === 4) return der(0x87, Buffer.from(name.split('.').map(Number)));
  return der(0x82, Buffer.from(name));
}

function extension(id: Buffer, value: Buffer, { isCritical = false } = {}): Buffer {
  return sequence(id, ...(isCritical ? [TRUE] : []), der(0x04, value));
}

/** UTCTime: YYMMDDhhmmssZ. */
function time(ms: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** Tag, length, value; a length from 128 on is written as the number of its bytes and these. */
function der(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), value]);
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
