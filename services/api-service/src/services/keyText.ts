import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Keys of tenants, and of the operators' own services. */
export type KeyPrefix = 'plk' | 'pls';

/** A key as somebody shows it: which one it says to be, and the hash of its secret. */
export type ShownKey = { readonly keyId: string; readonly hash: Buffer };

/** The prefix, the key's id, 256 random bits, and a checksum: programs that look for leaked secrets know it by its form. */
const FORM = /^(plk|pls)_([0-9a-f]{32})_([A-Za-z0-9_-]{43})([0-9a-f]{8})$/;

/** Whether a bearer's token claims to be such a key. */
export const isKey = (prefix: KeyPrefix, token: string): boolean => token.startsWith(`${prefix}_`);

/** Makes a new secret for a key. @returns the text to be handed out once, and the SHA-256 to be stored */
export function newKey(prefix: KeyPrefix, keyId: string): { readonly key: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  const head = `${prefix}_${keyId.replaceAll('-', '')}_${secret}`;
  return { key: head + checksum(head), hash: hashOf(secret) };
}

/** Reads a key of that prefix; undefined for what is none, or was typed wrongly. */
export function readKey(prefix: KeyPrefix, text: string): ShownKey | undefined {
  const [, kind, hex, secret, sum] = FORM.exec(text) ?? [];
  if (kind !== prefix || hex === undefined || secret === undefined) return undefined;
  if (sum !== checksum(text.slice(0, -8))) return undefined;
  const keyId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
  return { keyId, hash: hashOf(secret) };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** Fast is enough: 256 random bits are guessed by nobody. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
