import { setTimeout as sleep } from 'node:timers/promises';
import type { Witness } from './witness.mts';

/** The longest interval of a kind, and when it began, as milliseconds since the start of the run. */
export interface Longest {
  ms: number;
  at: number;
}

/** See {@link createWatch}. */
export type Watch = ReturnType<typeof createWatch>;

const LOOK_MS = 200;

/**
 * Measures how long the platform stands still: the longest time without a change answered 2xx while changes were asked
 * for, and the greatest age of an event that the feed did not have yet. The stall is counted anew in each phase.
 */
export function createWatch(witness: Pick<Witness, 'feedLag'>) {
  const startedAt = performance.now();
  let lastGoodAt = startedAt;
  let isLoaded = false;
  let isClosed = false;
  let stall: Longest = { ms: 0, at: 0 };
  let lag: Longest = { ms: 0, at: 0 };

  const longer = (longest: Longest, ms: number): Longest =>
    ms > longest.ms ? { ms, at: performance.now() - startedAt - ms } : longest;

  function note(): void {
    if (isLoaded) stall = longer(stall, performance.now() - lastGoodAt);
  }

  async function measureLag(): Promise<void> {
    while (!isClosed) {
      // While PostgreSQL is away nobody can look; the lag shows once it is back.
      const ms = await witness.feedLag().catch(() => 0);
      lag = longer(lag, ms);
      await sleep(LOOK_MS);
    }
  }
  const measuring = measureLag();

  return {
    /** Told of each answer to a change. */
    onAnswer(status: number | undefined): void {
      if (status === undefined || status >= 300) return;
      note();
      lastGoodAt = performance.now();
    },

    /** Changes are asked for from now on. */
    loadBegins(): void {
      isLoaded = true;
      lastGoodAt = performance.now();
    },

    loadEnds(): void {
      note();
      isLoaded = false;
    },

    /** The longest ones since the last call. */
    take(): { stall: Longest; lag: Longest } {
      note();
      const taken = { stall, lag };
      stall = { ms: 0, at: 0 };
      lag = { ms: 0, at: 0 };
      return taken;
    },

    async close(): Promise<void> {
      isClosed = true;
      await measuring;
    },
  };
}
