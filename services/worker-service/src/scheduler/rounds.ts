import { createOccasionally } from '@plinth/shared/utils/occasionally';

export type RoundsDeps<Item> = {
  /** What is to be worked off. */
  readonly find: () => Promise<readonly Item[]>;
  /** One bounded step; says whether there may be more. Repeatable. */
  readonly step: (item: Item) => Promise<boolean>;
  /** How often to look when nobody wakes it: what another process has left lies there. */
  readonly pollMs: number;
  /** Told now and then of a step that failed, or of a look when there is no item. */
  readonly onFailed: (failure: { err: unknown; leftOut: number; item?: Item }) => void;
};

/** See {@link createRounds}. */
export type Rounds = ReturnType<typeof createRounds>;

/**
 * Makes the loop that works something off: one step for each item, round by round, so that one with much to do delays the
 * others by one step at a time. When a round has nothing more to do it sleeps until it is woken or the poll comes round.
 * Any number of processes may do this.
 */
export function createRounds<Item>({ find, step, pollMs, onFailed }: RoundsDeps<Item>) {
  const stopping = new AbortController();
  const occasionally = createOccasionally();
  let wakeUp = (): void => undefined;
  let isWoken = false;
  let running: Promise<void> = Promise.resolve();

  async function round(): Promise<boolean> {
    let isMore = false;
    for (const item of await find()) {
      if (stopping.signal.aborted) return false;
      try {
        isMore = (await step(item)) || isMore;
      } catch (err) {
        // Others go on; this one is tried again with the next poll.
        occasionally((leftOut) => onFailed({ err, leftOut, item }));
      }
    }
    return isMore;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const isMore = await round().catch((err: unknown) => {
        occasionally((leftOut) => onFailed({ err, leftOut }));
        return false;
      });
      if (!isMore && !isWoken) await sleep();
    }
  }

  async function sleep(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (stopping.signal.aborted) wakeUp();
    });
    wakeUp = () => undefined;
  }

  return {
    /** Begins; once. */
    start(): void {
      running = run();
    },
    /** Looks now, because there may be something. */
    wake(): void {
      isWoken = true;
      wakeUp();
    },
    /** Ends after the step under way. */
    async close(): Promise<void> {
      stopping.abort();
      wakeUp();
      await running;
    },
  };
}
