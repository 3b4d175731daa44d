import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { KEY_BYTES } from './masterKey';
import { seal, unseal } from './seal';

/** A key that encrypts, with the key derived from it that makes MACs, so that neither is used for both. */
export type DataKey = { readonly key: KeyObject; readonly macKey: KeyObject };

/** Which row a key belongs to; bound into its wrapping, so that rows cannot be exchanged. */
type SubjectKeyId = { readonly tenantId: string; readonly subjectId: string; readonly keyId: string };

/** What the sealed fields of a person are bound to; also binds the wrapping of the person's key. */
export function subjectContext({ tenantId, subjectId, keyId }: SubjectKeyId): string {
  return [tenantId, subjectId, keyId].join('\0');
}

/** A new tenant key, also as it is stored: wrapped by the master key for this tenant. */
export function newTenantKey(masterKey: KeyObject, tenantId: string): DataKey & { wrapped: Buffer } {
  const bytes = randomBytes(KEY_BYTES);
  return { ...tenantKeyOf(bytes), wrapped: seal(masterKey, bytes, tenantId) };
}

/** @throws Error when the row was wrapped by another master key or for another tenant */
export function unwrapTenantKey(masterKey: KeyObject, tenantId: string, wrapped: Buffer): DataKey {
  return tenantKeyOf(unseal(masterKey, wrapped, tenantId));
}

/** A new key of a person in a tenant, also as it is stored: wrapped by the tenant's key. */
export function newSubjectKey(tenantKey: DataKey, id: SubjectKeyId): DataKey & { wrapped: Buffer } {
  const bytes = randomBytes(KEY_BYTES);
  return { ...subjectKeyOf(bytes), wrapped: seal(tenantKey.key, bytes, subjectContext(id)) };
}

/** @throws Error when the row was wrapped by another tenant's key or for another person */
export function unwrapSubjectKey(tenantKey: DataKey, id: SubjectKeyId, wrapped: Buffer): DataKey {
  return subjectKeyOf(unseal(tenantKey.key, wrapped, subjectContext(id)));
}

/** HMAC-SHA-256 under the MAC key: 32 bytes. */
export function mac(dataKey: DataKey, bytes: Uint8Array): Buffer {
  return createHmac('sha256', dataKey.macKey).update(bytes).digest();
}

const tenantKeyOf = (bytes: Buffer): DataKey => dataKey(bytes, 'plinth dedupe');
const subjectKeyOf = (bytes: Buffer): DataKey => dataKey(bytes, 'plinth personal field');

function dataKey(bytes: Buffer, info: string): DataKey {
  const macBytes = Buffer.from(hkdfSync('sha256', bytes, '', info, KEY_BYTES));
  return { key: createSecretKey(bytes), macKey: createSecretKey(macBytes) };
}
