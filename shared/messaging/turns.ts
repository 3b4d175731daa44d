type TurnsOptions = {
  /** How many keys are taken at the same time. */
  readonly slots: number;
  /** One bounded piece of work for a key; must not throw. Adds the key again when there is more. */
  readonly take: (key: string) => Promise<void>;
};

/** See {@link createTurns}. */
export type Turns = ReturnType<typeof createTurns>;

/**
 * Hands out turns in order of arrival, each key waiting once: who has much to do goes to the end of the line after each
 * turn, so that it delays only itself.
 */
export function createTurns({ slots, take }: TurnsOptions) {
  const waiting = new Set<string>();
  const later = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let isClosed = false;

  const fill = (): void => {
    for (const key of waiting) {
      if (running.size >= slots || isClosed) return;
      waiting.delete(key);
      const turn = take(key).finally(() => {
        running.delete(turn);
        fill();
      });
      running.add(turn);
    }
  };

  const add = (key: string): void => {
    if (isClosed) return;
    clearTimeout(later.get(key));
    later.delete(key);
    waiting.add(key);
    fill();
  };

  return {
    /** Puts a key at the end of the line, unless it waits already. */
    add,

    /** Puts a key into the line after a while, unless it is added before. */
    addLater(key: string, delayMs: number): void {
      if (isClosed || waiting.has(key) || later.has(key)) return;
      later.set(key, setTimeout(() => add(key), delayMs).unref());
    },

    /** Keys that wait, those for later included. */
    size: (): number => waiting.size + later.size,

    /** Forgets what waits and waits for what runs. */
    async close(): Promise<void> {
      isClosed = true;
      for (const timer of later.values()) clearTimeout(timer);
      later.clear();
      waiting.clear();
      await Promise.all(running);
    },
  };
}
