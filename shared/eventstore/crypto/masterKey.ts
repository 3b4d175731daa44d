import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export const KEY_BYTES = 32;

/**
 * A secret of the secret store as a key.
 * @param base64 32 bytes in base64, as `openssl rand -base64 32` prints them
 * @param name of the secret, for the message
 * @throws Error when it is not exactly that; the secret itself is not in the message
 */
export function secretKey(base64: string, name: string): KeyObject {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== base64.trim()) {
    throw new Error(
      `expected the secret '${name}' to be ${KEY_BYTES} bytes in base64; got ${bytes.length} bytes: ` +
        'make one with `openssl rand -base64 32`',
    );
  }
  return createSecretKey(bytes);
}

/** The key that wraps the tenants' keys: the secret `master-key`. @throws Error as secretKey */
export function createMasterKey(base64: string): KeyObject {
  return secretKey(base64, 'master-key');
}
