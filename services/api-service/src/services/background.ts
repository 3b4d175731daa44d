/** What goes on behind an answer; see {@link createBackground}. */
export type Background = ReturnType<typeof createBackground>;

/**
 * Runs what nobody waits for, and lets a process that stops wait for it.
 * @param onError hears of what failed
 */
export function createBackground(onError: (err: unknown) => void) {
  const underWay = new Set<Promise<void>>();
  return {
    /** Begins it and returns at once. */
    run(work: () => Promise<void>): void {
      const working = work()
        .catch(onError)
        .finally(() => underWay.delete(working));
      underWay.add(working);
    },
    /** Waits for all that has begun. */
    settled: async (): Promise<void> => void (await Promise.all(underWay)),
  };
}
