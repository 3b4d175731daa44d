import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const BYTES = 16;

/**
 * Makes what stands for a network in events that cannot be erased: the same for the same network, so that attacks can be
 * told apart, and readable for nobody without the key.
 * @param key the secret `email-key`, which stands for people in the same way
 */
export function createOrigin(key: KeyObject): (network: string) => string {
  return (network) =>
    createHmac('sha256', key).update(`network\0${network}`).digest().subarray(0, BYTES).toString('base64url');
}
