import type { Ids } from '../types/clock';

/** UUIDv7s that count from 1, so that a failing test shows the same ids each time. */
export function sequentialIds(): Ids {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `01900000-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;
    },
  };
}
