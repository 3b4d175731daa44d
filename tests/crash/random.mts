/** Random numbers that come again with the same seed; see {@link createRandom}. */
export type Random = ReturnType<typeof createRandom>;

/** Makes a generator (mulberry32) of numbers in [0, 1) and what is made of them. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** A whole number, both ends included. */
    between: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
    pick: <T,>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
    /** True in this share of the cases. */
    chance: (share: number): boolean => next() < share,
  };
}
