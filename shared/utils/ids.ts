import { v5, v7 } from 'uuid';
import type { Ids } from '../types/clock';

/** Makes UUIDv7 (RFC 9562): sorted by time, in order also within a millisecond of one process. */
export function createIds(): Ids {
  return { next: () => v7() };
}

/**
 * An id that follows from its parts: the same parts give the same UUIDv5 (RFC 9562), whoever asks.
 * @param namespace a UUID; ids of one namespace never meet those of another
 */
export function derivedId(namespace: string, parts: readonly (string | number)[]): string {
  return v5(JSON.stringify(parts), namespace);
}
