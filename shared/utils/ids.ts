import { v5, v7 } from 'uuid';
import type { Ids } from '../types/clock';

/** Root of all derived ids; it must never change, or retries would no longer be recognised. */
const DERIVED_NAMESPACE = 'b1d3ed29-5d4b-5c52-9c28-f5ad1c2f8d40';

/** Makes UUIDv7 (RFC 9562): sorted by time, in order also within a millisecond of one process. */
export function createIds(): Ids {
  return { next: () => v7() };
}

/**
 * The same id for the same parts, always and everywhere: a UUIDv5 (RFC 9562) over their JSON, so that
 * `['ab', 'c']` and `['a', 'bc']` differ.
 * @param parts e.g. tenant, principal, method, path, idempotency key, index
 */
export function derivedId(parts: readonly string[]): string {
  return v5(JSON.stringify(parts), DERIVED_NAMESPACE);
}
