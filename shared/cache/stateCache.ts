import { LRUCache } from 'lru-cache';
import { stateKey } from './keys';

/** One thing of a tenant, by aggregate and id. */
export type StateRef = { readonly tenantId: string; readonly aggregate: string; readonly id: string };

/** A current state and the stream version that it was read at. */
export type Versioned<Value extends object = object> = { readonly version: number; readonly value: Value };

export type StateCacheOptions = {
  /** Budget for all tenants together, in characters of JSON; default 64 Mi. */
  readonly maxSize?: number;
  /** How long an entry is served when no invalidation arrives; default 30,000. */
  readonly ttlMs?: number;
  /** Milliseconds, rising; default `performance.now`. */
  readonly now?: () => number;
};

/** `value` is missing in a tombstone: all that is known is that older versions are stale. */
type Entry = { readonly version: number; readonly value?: object };

const TOMBSTONE_SIZE = 64;

/**
 * Current states in the memory of this process (L1). An entry never goes back: a put below a version that is known
 * already, from an entry or an invalidation, is refused. That closes the race of a slow reader with a writer.
 */
export function createStateCache({
  maxSize = 64 * 1024 * 1024,
  ttlMs = 30_000,
  now,
}: StateCacheOptions = {}) {
  const entries = new LRUCache<string, Entry>({
    maxSize,
    ttl: ttlMs,
    sizeCalculation: ({ value }) => (value ? JSON.stringify(value).length : TOMBSTONE_SIZE),
    ...(now ? { perf: { now }, ttlResolution: 0 } : {}),
  });

  return {
    /** What was put last, unless it is older than the TTL or was invalidated. */
    get(ref: StateRef): Versioned | undefined {
      const entry = entries.get(keyOf(ref));
      return entry?.value ? { version: entry.version, value: entry.value } : undefined;
    },

    /** @returns whether it was taken; false when a newer version is known */
    put(ref: StateRef, { version, value }: Versioned): boolean {
      const key = keyOf(ref);
      const known = entries.peek(key);
      if (known && known.version > version) return false;
      entries.set(key, { version, value });
      return true;
    },

    /** Notes that the thing is at least at `version`; an older entry is dropped. Repeatable, in any order. */
    invalidate(ref: StateRef, version: number): void {
      const key = keyOf(ref);
      const known = entries.peek(key);
      if (!known || known.version < version) entries.set(key, { version });
    },
  };
}

export type StateCache = ReturnType<typeof createStateCache>;

function keyOf({ tenantId, aggregate, id }: StateRef): string {
  return stateKey(tenantId, aggregate, id);
}
