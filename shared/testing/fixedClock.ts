import type { Clock } from '../types/clock';

export type FixedClock = Clock & {
  /** Moves the clock forward. */
  readonly advance: (ms: number) => void;
};

/** A clock that stands still until a test moves it. */
export function fixedClock(start = '2026-01-01T00:00:00.000Z'): FixedClock {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    advance: (by) => {
      ms += by;
    },
  };
}
