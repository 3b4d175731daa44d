import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * An e-mail address as it is compared: NFKC, lower case, no white space around it. Case matters in no mailbox that
 * people have; dots and `+tags` are left alone, because they do matter in some.
 */
export function normalizeEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/**
 * Makes the function that stands for an e-mail address where it must be found without being readable: HMAC-SHA-256
 * of the normalised address, in hex.
 * @param emailKey the secret `email-key`; with another one nobody's address is found any more
 */
export function createBlindIndex(emailKey: KeyObject): (email: string) => string {
  return (email) => createHmac('sha256', emailKey).update(normalizeEmail(email), 'utf8').digest('hex');
}
