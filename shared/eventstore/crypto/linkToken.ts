import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What a link is for; a token for one kind is none for another. */
export const LINK_KINDS = ['verify_email', 'reset_password', 'change_email', 'invitation'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

const ID_BYTES = 16;
const FORM = /^[A-Za-z0-9_-]{64}$/;

/**
 * The token of a link that is mailed to somebody. It follows from the id and is stored nowhere: whoever reads the database,
 * the log or a topic has no link; whoever holds the key can make the same one again. Whether it was used and until when it
 * is good is for the row or aggregate of that id to say.
 * @param key the secret `link-key`
 * @param link.id UUID
 * @returns 64 characters of base64url: id (16 bytes) ‖ HMAC-SHA-256(key, kind ‖ 0 ‖ id)
 */
export function linkToken(key: KeyObject, { kind, id }: { kind: LinkKind; id: string }): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (bytes.length !== ID_BYTES) throw new Error(`expected the id of a link to be a UUID; got ${id}`);
  return Buffer.concat([bytes, macOf(key, kind, bytes)]).toString('base64url');
}

/**
 * The id that a token was made for; undefined for anything that was not made with this key for this kind. Takes the same
 * time whatever is wrong with the token.
 */
export function readLinkToken(key: KeyObject, kind: LinkKind, token: string): string | undefined {
  if (!FORM.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const id = bytes.subarray(0, ID_BYTES);
  const isGood = timingSafeEqual(bytes.subarray(ID_BYTES), macOf(key, kind, id));
  return isGood ? uuidOf(id) : undefined;
}

function macOf(key: KeyObject, kind: LinkKind, id: Uint8Array): Buffer {
  return createHmac('sha256', key).update(kind, 'utf8').update('\0').update(id).digest();
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
