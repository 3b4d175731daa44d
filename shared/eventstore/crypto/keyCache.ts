import type { KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../types/clock';
import { unwrapSubjectKey, unwrapTenantKey } from './dataKeys';
import type { DataKey } from './dataKeys';

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

/** A tenant's key in memory; `dataKey` is null when it was dropped. */
export type TenantEntry = {
  readonly dataKey: DataKey | null;
  /** The wrapped key in base64, as long as the database does not hold it. */
  readonly pending?: string;
};

/** A person's key in memory. */
export type SubjectEntry = TenantEntry & {
  readonly keyId: string;
  /** The tenant key around a pending one: without it, the stored bytes could never be opened. */
  readonly wrappedBy?: DataKey;
};

type Loaded = { readonly tenant?: TenantEntry; readonly subjects: ReadonlyMap<string, SubjectEntry> };
type Batch = { readonly subjectIds: Set<string>; readonly loaded: Promise<Loaded> };
type KeyCacheDeps = { masterKey: KeyObject; loadKeys: LoadKeys; clock: Clock; maxKeys: number };

export type KeyCache = ReturnType<typeof createKeyCache>;

/** How long a dropped key may still be used here when nobody tells us; an erasure is complete after it. */
const TTL_MS = 60_000;

const nameOf = (tenantId: string, subjectId: string): string => `${tenantId}:${subjectId}`;

/**
 * Remembers keys for a minute, dropped ones too; pending ones until they are settled. What is asked for in one turn
 * of the event loop is read by one call of loadKeys per tenant, and nothing is read twice at a time.
 */
export function createKeyCache({ masterKey, loadKeys, clock, maxKeys }: KeyCacheDeps) {
  const options = { max: maxKeys, ttl: TTL_MS, ttlResolution: 0, perf: { now: () => clock.now().getTime() } };
  const tenants = new LRUCache<string, TenantEntry>(options);
  const subjects = new LRUCache<string, SubjectEntry>(options);
  const collecting = new Map<string, Batch>();
  const inFlight = new Map<string, Promise<Loaded>>();
  /** Rises with each forget: what was read before must not be remembered after it. */
  let epoch = 0;

  async function load(tenantId: string, subjectIds: Set<string>): Promise<Loaded> {
    await Promise.resolve();
    collecting.delete(tenantId);
    const before = epoch;
    const loaded = unwrapAll(masterKey, tenantId, await loadKeys(tenantId, [...subjectIds]));
    if (epoch === before) keep(tenantId, loaded);
    return loaded;
  }

  function keep(tenantId: string, loaded: Loaded): void {
    // A key made meanwhile by this process stays: whether it lost is for the append to say.
    if (loaded.tenant && !tenants.has(tenantId)) tenants.set(tenantId, loaded.tenant);
    for (const [subjectId, entry] of loaded.subjects) {
      const name = nameOf(tenantId, subjectId);
      if (!subjects.has(name)) subjects.set(name, entry);
    }
  }

  function batchOf(tenantId: string): Batch {
    const open = collecting.get(tenantId);
    if (open) return open;
    const subjectIds = new Set<string>();
    const batch = { subjectIds, loaded: load(tenantId, subjectIds) };
    collecting.set(tenantId, batch);
    return batch;
  }

  function read(tenantId: string, subjectId?: string): Promise<Loaded> {
    const name = nameOf(tenantId, subjectId ?? '');
    const running = inFlight.get(name);
    if (running) return running;
    const batch = batchOf(tenantId);
    if (subjectId !== undefined) batch.subjectIds.add(subjectId);
    const reading = batch.loaded.finally(() => {
      if (inFlight.get(name) === reading) inFlight.delete(name);
    });
    inFlight.set(name, reading);
    return reading;
  }

  return {
    /** A tenant's key; undefined when it was never made. */
    async findTenant(tenantId: string): Promise<TenantEntry | undefined> {
      const known = tenants.get(tenantId);
      if (known) return known;
      const loaded = await read(tenantId);
      return tenants.get(tenantId) ?? loaded.tenant;
    },

    /** A person's key in a tenant; undefined when it was never made. */
    async findSubject(tenantId: string, subjectId: string): Promise<SubjectEntry | undefined> {
      const name = nameOf(tenantId, subjectId);
      const known = subjects.get(name);
      if (known) return known;
      const loaded = await read(tenantId, subjectId);
      return subjects.get(name) ?? loaded.subjects.get(subjectId);
    },

    /** A pending key outlives the minute: a unit may be on its way with it. */
    putTenant(tenantId: string, entry: TenantEntry): void {
      tenants.set(tenantId, entry, { ttl: entry.pending ? 0 : TTL_MS });
    },

    putSubject(tenantId: string, subjectId: string, entry: SubjectEntry): void {
      subjects.set(nameOf(tenantId, subjectId), entry, { ttl: entry.pending ? 0 : TTL_MS });
    },

    /** What is remembered, without reading. */
    peekTenant: (tenantId: string): TenantEntry | undefined => tenants.get(tenantId),
    peekSubject: (tenantId: string, subjectId: string): SubjectEntry | undefined =>
      subjects.get(nameOf(tenantId, subjectId)),

    /** Forgets the given people of a tenant, or all that is known of the tenant. */
    forget(tenantId: string, subjectIds?: readonly string[]): void {
      epoch += 1;
      const prefix = nameOf(tenantId, '');
      const known = [...subjects.keys(), ...inFlight.keys()].filter((name) => name.startsWith(prefix));
      const names = subjectIds?.map((subjectId) => nameOf(tenantId, subjectId)) ?? [...known, prefix];
      for (const name of names) {
        subjects.delete(name);
        inFlight.delete(name);
      }
      if (!subjectIds) tenants.delete(tenantId);
      // Whoever asks from now on reads anew.
      collecting.delete(tenantId);
    },
  };
}

function unwrapAll(masterKey: KeyObject, tenantId: string, rows: WrappedKeys): Loaded {
  const tenantKey = rows.tenantKey && unwrapTenantKey(masterKey, tenantId, rows.tenantKey);
  const subjects = new Map<string, SubjectEntry>();
  for (const { subjectId, keyId, wrapped } of rows.subjectKeys) {
    if (tenantKey === undefined) {
      throw new Error(`expected a key row of tenant ${tenantId}, which has keys of people; got none`);
    }
    const dataKey =
      tenantKey && wrapped ? unwrapSubjectKey(tenantKey, { tenantId, subjectId, keyId }, wrapped) : null;
    subjects.set(subjectId, { keyId, dataKey });
  }
  return { tenant: tenantKey === undefined ? undefined : { dataKey: tenantKey }, subjects };
}
