import { v7 } from 'uuid';
import type { Ids } from '../types/clock';

/** Makes UUIDv7 (RFC 9562): sorted by time, in order also within a millisecond of one process. */
export function createIds(): Ids {
  return { next: () => v7() };
}
