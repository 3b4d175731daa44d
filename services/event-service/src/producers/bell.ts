/**
 * Wakes one who waits. A ring that nobody waits for is kept for the next `wait`, so that none is missed between two looks.
 */
export function createBell() {
  let hasRung = false;
  let wake = (): void => undefined;

  return {
    ring(): void {
      hasRung = true;
      wake();
    },

    /** Resolves at the next ring, at once after one that was kept, at the latest after `ms`. One at a time. */
    async wait(ms: number): Promise<void> {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = () => undefined;
      }
      hasRung = false;
    },
  };
}
