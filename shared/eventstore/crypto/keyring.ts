import type { KeyObject } from 'node:crypto';
import type { JsonObject } from '../../types/json';
import type { Clock, Ids } from '../../types/clock';

/** Personal fields as they are stored: the id of the person's key and base64(nonce 12 ‖ ciphertext ‖ tag 16). */
export type SealedPersonal = { readonly keyId: string; readonly sealed: string };

/** Keys that an append unit must bring (the side rows of `append_unit`); `wrapped` is base64. */
export type NewKeys = {
  readonly tenantKeys: readonly { readonly tenantId: string; readonly wrapped: string }[];
  readonly subjectKeys: readonly {
    readonly tenantId: string;
    readonly subjectId: string;
    readonly keyId: string;
    readonly wrapped: string;
  }[];
};

/** Key rows as the database holds them: null is a dropped key (erased), a missing one was never made. */
export type WrappedKeys = {
  readonly tenantKey: Buffer | null | undefined;
  readonly subjectKeys: readonly {
    readonly subjectId: string;
    readonly keyId: string;
    readonly wrapped: Buffer | null;
  }[];
};

/** Reads the key rows of one tenant: its own and those of the given people. */
export type LoadKeys = (tenantId: string, subjectIds: readonly string[]) => Promise<WrappedKeys>;

export type KeyringDeps = {
  /** From the secret store; see masterKey.ts. */
  masterKey: KeyObject;
  loadKeys: LoadKeys;
  ids: Ids;
  clock: Clock;
  /** People whose keys are remembered; default 20,000. */
  maxKeys?: number;
};

/**
 * The data keys of tenants and people. A key that the database does not hold yet is made on first use and handed
 * out as `newKeys` by every call until `remember` is told that it was stored.
 */
export type Keyring = {
  /** Makes sure that the tenant has a key; answers the key that the unit must bring, if it is new. */
  ensureTenantKey(tenantId: string): Promise<NewKeys | undefined>;
  /**
   * Encrypts the personal fields of one event or row under the person's key in this tenant, made on first use.
   * @throws IllegalStateError `subject_erased` when the key of the person or of the tenant was dropped
   */
  sealFor(
    tenantId: string,
    subjectId: string,
    fields: JsonObject,
  ): Promise<{ personal: SealedPersonal; newKeys?: NewKeys }>;
  /**
   * Decrypts; undefined when the key was dropped or is unknown.
   * @throws Error when the bytes were changed or belong to another tenant, person or key
   */
  open(tenantId: string, subjectId: string, personal: SealedPersonal): Promise<JsonObject | undefined>;
  /** 16 bytes over a content whose personal fields were replaced; undefined when the tenant has no key (any more). */
  dedupeMac(tenantId: string, content: Uint8Array): Promise<Buffer | undefined>;
  /** Stands for one personal field in what `dedupeMac` takes: 32 bytes in hex; undefined without the person's key. */
  personalMac(tenantId: string, subjectId: string, value: Uint8Array): Promise<string | undefined>;
  /** After a unit that brought `newKeys` was appended (not: replayed). */
  remember(newKeys: NewKeys): void;
  /** After any other outcome of such a unit (`key_missing`, replayed, an error), or when a key was erased. */
  forget(tenantId: string, subjectIds?: readonly string[]): void;
};
