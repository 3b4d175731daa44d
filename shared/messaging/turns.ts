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
  const line = createLine();
  const later = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let pause: NodeJS.Timeout | undefined;
  let isClosed = false;

  const fill = (): void => {
    while (running.size < slots && !pause && !isClosed) {
      const key = line.shift();
      if (key === undefined) return;
      const turn = take(key).finally(() => {
        running.delete(turn);
        fill();
      });
      running.add(turn);
    }
  };

  const resume = (): void => {
    clearTimeout(pause);
    pause = undefined;
    fill();
  };

  return {
    /** Puts a key at the end of the line, unless it waits already, there or for later. */
    add: (key: string): void => {
      if (isClosed || later.has(key)) return;
      line.push(key);
      fill();
    },

    /** Puts a key into the line after a while; until then it is not added otherwise. */
    addLater(key: string, delayMs: number): void {
      if (isClosed || line.has(key) || later.has(key)) return;
      const add = () => {
        later.delete(key);
        line.push(key);
        fill();
      };
      later.set(key, setTimeout(add, delayMs).unref());
    },

    /** Whether a key waits, in the line or for later. */
    has: (key: string): boolean => line.has(key) || later.has(key),

    /** Begins no turn for a while; whoever comes meanwhile waits. A second pause replaces the first. */
    pause(ms: number): void {
      clearTimeout(pause);
      pause = setTimeout(resume, ms).unref();
    },

    isPaused: (): boolean => pause !== undefined,

    /** Keys that wait, those for later included. */
    size: (): number => line.size() + later.size,

    /** Forgets what waits and waits for what runs. */
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(pause);
      for (const timer of later.values()) clearTimeout(timer);
      later.clear();
      line.clear();
      await Promise.all(running);
    },
  };
}

/** Keys in order of arrival, each once. */
function createLine() {
  const keys = new Set<string>();
  // One iterator for as long as it lasts: each new one would walk over the holes that those before it left.
  let places = keys.values();

  return {
    push: (key: string): void => void keys.add(key),

    shift(): string | undefined {
      let { value } = places.next();
      if (value === undefined && keys.size > 0) {
        places = keys.values();
        ({ value } = places.next());
      }
      if (value !== undefined) keys.delete(value);
      return value;
    },

    has: (key: string): boolean => keys.has(key),
    size: (): number => keys.size,
    clear: (): void => keys.clear(),
  };
}
