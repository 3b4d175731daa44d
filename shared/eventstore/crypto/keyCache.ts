import type { KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../types/clock';
import type { DataKey } from './dataKeys';
import { createKeyDrops } from './keyDrops';
import type { KeyDrop, LookForDrops } from './keyDrops';
import { createKeyReader } from './keyReader';
import type { LoadKeys, ReadKeys } from './keyReader';

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

type KeyCacheDeps = {
  masterKey: KeyObject;
  loadKeys: LoadKeys;
  lookForDrops?: LookForDrops;
  clock: Clock;
  maxKeys: number;
};

export type KeyCache = ReturnType<typeof createKeyCache>;

/** How long a key is remembered by who hears of drops; and by who does not. */
const TTL_MS = 60_000;
const UNTOLD_TTL_MS = 1_000;

const nameOf = (tenantId: string, subjectId: string): string => `${tenantId}:${subjectId}`;

/**
 * Remembers keys for a minute, dropped ones too; pending ones until they are settled. One that another process drops is
 * forgotten within a second: see `requireFresh`.
 */
export function createKeyCache({ clock, maxKeys, lookForDrops, ...deps }: KeyCacheDeps) {
  const reader = createKeyReader(deps);
  const ttl = lookForDrops ? TTL_MS : UNTOLD_TTL_MS;
  const options = { max: maxKeys, ttl, ttlResolution: 0, perf: { now: () => clock.now().getTime() } };
  const tenants = new LRUCache<string, TenantEntry>(options);
  const subjects = new LRUCache<string, SubjectEntry>(options);
  /** Rises with each forget: what was read before must not be remembered after it. */
  let epoch = 0;
  const drops = lookForDrops && createKeyDrops({ look: lookForDrops, forget: forgetDrop });

  function forget(tenantId: string, subjectIds?: readonly string[]): void {
    epoch += 1;
    reader.startAnew(tenantId);
    if (!subjectIds) tenants.delete(tenantId);
    const names =
      subjectIds?.map((subjectId) => nameOf(tenantId, subjectId)) ??
      [...subjects.keys()].filter((name) => name.startsWith(nameOf(tenantId, '')));
    for (const name of names) subjects.delete(name);
  }

  function forgetDrop({ tenantId, subjectId }: KeyDrop): void {
    forget(tenantId, subjectId === null ? undefined : [subjectId]);
  }

  async function read(tenantId: string, subjectId?: string): Promise<ReadKeys> {
    // What is read before the first look is not in what that one brings.
    const looking = drops?.requireFresh();
    if (looking) await looking;
    const before = epoch;
    const keys = await reader.read(tenantId, subjectId);
    if (epoch !== before) return keys;
    // A key made meanwhile by this process stays: whether it lost is for the append to say.
    if (keys.tenant !== undefined && !tenants.has(tenantId)) tenants.set(tenantId, { dataKey: keys.tenant });
    const subject = subjectId !== undefined && keys.subjects.get(subjectId);
    if (subject && !subjects.has(nameOf(tenantId, subjectId))) {
      subjects.set(nameOf(tenantId, subjectId), subject);
    }
    return keys;
  }

  return {
    /** A tenant's key; undefined when it was never made. */
    async findTenant(tenantId: string): Promise<TenantEntry | undefined> {
      const known = tenants.get(tenantId);
      if (known) return known;
      const { tenant } = await read(tenantId);
      return tenants.get(tenantId) ?? (tenant === undefined ? undefined : { dataKey: tenant });
    },

    /** A person's key in a tenant; undefined when it was never made. */
    async findSubject(tenantId: string, subjectId: string): Promise<SubjectEntry | undefined> {
      const name = nameOf(tenantId, subjectId);
      const known = subjects.get(name);
      if (known) return known;
      const keys = await read(tenantId, subjectId);
      return subjects.get(name) ?? keys.subjects.get(subjectId);
    },

    /**
     * Before a key is used to show something: one that was dropped more than a second ago is not remembered any more.
     * @returns undefined when there is nothing to wait for
     * @throws what the database throws when that cannot be known
     */
    requireFresh: (): Promise<void> | undefined => drops?.requireFresh(),

    /** What is remembered, without reading. */
    peekTenant: (tenantId: string): TenantEntry | undefined => tenants.get(tenantId),
    peekSubject: (tenantId: string, subjectId: string): SubjectEntry | undefined =>
      subjects.get(nameOf(tenantId, subjectId)),

    /** Remembers a key. A pending one outlives the minute: a unit may be on its way with it. */
    putTenant: (tenantId: string, entry: TenantEntry): unknown =>
      tenants.set(tenantId, entry, { ttl: entry.pending ? 0 : ttl }),
    putSubject: (tenantId: string, subjectId: string, entry: SubjectEntry): unknown =>
      subjects.set(nameOf(tenantId, subjectId), entry, { ttl: entry.pending ? 0 : ttl }),

    /** Forgets the given people of a tenant, or all that is known of the tenant. */
    forget,
  };
}
