import { createHmac } from 'node:crypto';

/**
 * The payload digest of an event: HMAC-SHA-256 of its stored bytes under its salt, so that a purged payload cannot be
 * guessed back from the digest that stays.
 *
 * @param salt 16 random bytes, stored beside the payload and cleared with it
 * @param data the exact stored text of the payload
 * @returns 32 bytes
 */
export function payloadDigest(salt: Buffer, data: string): Buffer {
  return createHmac('sha256', salt).update(data, 'utf8').digest();
}
