import type { KeyObject } from 'node:crypto';
import { IllegalStateError } from '../../errors/appErrors';
import type { Clock, Ids } from '../../types/clock';
import type { JsonObject } from '../../types/json';
import { mac, subjectContext } from './dataKeys';
import { createEnsureKeys } from './ensureKeys';
import { createKeyCache } from './keyCache';
import type { KeyCache, SubjectEntry, TenantEntry } from './keyCache';
import type { LookForDrops } from './keyDrops';
import type { LoadKeys } from './keyReader';
import { seal, unseal } from './seal';

/** Personal fields as they are stored: the id of the person's key and base64(nonce 12 ‖ ciphertext ‖ tag 16). */
export type SealedPersonal = { readonly keyId: string; readonly sealed: string };

/** Keys that an append unit must bring (the side rows of `append_units`); `wrapped` is base64. */
export type NewKeys = {
  readonly tenantKeys: readonly { readonly tenantId: string; readonly wrapped: string }[];
  readonly subjectKeys: readonly {
    readonly tenantId: string;
    readonly subjectId: string;
    readonly keyId: string;
    readonly wrapped: string;
  }[];
};

export type KeyringDeps = {
  /** From the secret store; see masterKey.ts. */
  masterKey: KeyObject;
  loadKeys: LoadKeys;
  /** How to hear of keys that others drop; without it a key is remembered for a second only. */
  lookForDrops?: LookForDrops;
  ids: Ids;
  clock: Clock;
  /** Tenants, and people, whose keys are remembered; default 20,000 of each. */
  maxKeys?: number;
};

/**
 * The data keys of tenants and people. A key that the database does not hold yet is made on first use and handed
 * out as `newKeys` until `remember` is told that it was stored. Every call may be repeated.
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
   * Decrypts; undefined when the key was dropped or is unknown. A key that another process drops opens nothing here from
   * a second after that on.
   * @throws Error when the bytes were changed or belong to another tenant, person or key
   */
  open(tenantId: string, subjectId: string, personal: SealedPersonal): Promise<JsonObject | undefined>;
  /** 16 bytes over a content whose personal fields were replaced; undefined when the tenant has no key (any more). */
  dedupeMac(tenantId: string, content: Uint8Array): Promise<Buffer | undefined>;
  /** 32 bytes over the canonical content of a request; undefined when the tenant has no key (any more). */
  requestMac(tenantId: string, content: string): Promise<Buffer | undefined>;
  /**
   * Stands for one personal field in what `dedupeMac` takes: 32 bytes in hex; undefined when the key was dropped.
   * Makes the person's key like `sealFor`, so that a first append and its repetition give the same.
   */
  personalMac(tenantId: string, subjectId: string, value: Uint8Array): Promise<string | undefined>;
  /** After a unit that brought `newKeys` was appended (not: replayed). */
  remember(newKeys: NewKeys): void;
  /**
   * After any other outcome of such a unit (`key_missing`, replayed, an error), or when a key was erased.
   * @param subjectIds all that is known of the tenant when left out
   */
  forget(tenantId: string, subjectIds?: readonly string[]): void;
};

/** Makes a keyring; one per process, because it is also the cache of the keys. */
export function createKeyring({ maxKeys = 20_000, ...deps }: KeyringDeps): Keyring {
  const cache = createKeyCache({ ...deps, maxKeys });
  const { ensureTenant, ensureSubject } = createEnsureKeys({ ...deps, cache });

  return {
    async ensureTenantKey(tenantId) {
      return newKeys(tenantId, await ensureTenant(tenantId));
    },

    async sealFor(tenantId, subjectId, fields) {
      const keys = await ensureSubject(tenantId, subjectId);
      if (!keys) throw subjectErased(tenantId, subjectId);
      const { keyId, dataKey } = keys.subject;
      const context = subjectContext({ tenantId, subjectId, keyId });
      const sealed = seal(dataKey.key, Buffer.from(JSON.stringify(fields), 'utf8'), context).toString(
        'base64',
      );
      return {
        personal: { keyId, sealed },
        newKeys: newKeys(tenantId, keys.tenant, { ...keys.subject, subjectId }),
      };
    },

    async open(tenantId, subjectId, { keyId, sealed }) {
      const looking = cache.requireFresh();
      if (looking) await looking;
      const entry = await findKey(cache, { tenantId, subjectId, keyId });
      if (!entry?.dataKey) return undefined;
      const context = subjectContext({ tenantId, subjectId, keyId });
      const bytes = unseal(entry.dataKey.key, Buffer.from(sealed, 'base64'), context);
      return JSON.parse(bytes.toString('utf8')) as JsonObject;
    },

    async dedupeMac(tenantId, content) {
      const entry = await cache.findTenant(tenantId);
      return entry?.dataKey ? mac(entry.dataKey, content).subarray(0, 16) : undefined;
    },

    async requestMac(tenantId, content) {
      const entry = await cache.findTenant(tenantId);
      // No event type, which begins the content of a dedupeMac, is called `request`.
      return entry?.dataKey ? mac(entry.dataKey, Buffer.from(`request\n${content}`, 'utf8')) : undefined;
    },

    async personalMac(tenantId, subjectId, value) {
      const keys = await ensureSubject(tenantId, subjectId);
      return keys && mac(keys.subject.dataKey, value).toString('hex');
    },

    remember: (stored) => remember(cache, stored),
    forget: (tenantId, subjectIds) => cache.forget(tenantId, subjectIds),
  };
}

/** The person's key by its id; a pending one of ours gives way when another process stored one first. */
async function findKey(
  cache: KeyCache,
  { tenantId, subjectId, keyId }: { tenantId: string; subjectId: string; keyId: string },
): Promise<SubjectEntry | undefined> {
  let entry = await cache.findSubject(tenantId, subjectId);
  if (entry && entry.keyId !== keyId) {
    cache.forget(tenantId, [subjectId]);
    entry = await cache.findSubject(tenantId, subjectId);
  }
  return entry?.keyId === keyId ? entry : undefined;
}

/** What is pending of these entries, for the unit to bring. */
function newKeys(
  tenantId: string,
  tenant: TenantEntry | undefined,
  subject?: SubjectEntry & { readonly subjectId: string },
): NewKeys | undefined {
  if (tenant?.pending === undefined && subject?.pending === undefined) return undefined;
  return {
    tenantKeys: tenant?.pending === undefined ? [] : [{ tenantId, wrapped: tenant.pending }],
    subjectKeys:
      subject?.pending === undefined
        ? []
        : [{ tenantId, subjectId: subject.subjectId, keyId: subject.keyId, wrapped: subject.pending }],
  };
}

function remember(cache: KeyCache, stored: NewKeys): void {
  for (const { tenantId, wrapped } of stored.tenantKeys) {
    const entry = cache.peekTenant(tenantId);
    if (entry?.pending === wrapped) cache.putTenant(tenantId, { dataKey: entry.dataKey });
  }
  for (const { tenantId, subjectId, wrapped } of stored.subjectKeys) {
    const entry = cache.peekSubject(tenantId, subjectId);
    if (entry?.pending !== wrapped) continue;
    cache.putSubject(tenantId, subjectId, { keyId: entry.keyId, dataKey: entry.dataKey });
  }
}

function subjectErased(tenantId: string, subjectId: string): IllegalStateError {
  return new IllegalStateError(
    'subject_erased',
    'A person named here was erased; nothing can be recorded of them.',
    {
      internal: { tenantId, subjectId },
    },
  );
}
