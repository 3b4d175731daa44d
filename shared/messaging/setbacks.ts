import type { Pool } from 'pg';

/** How often something has failed in a row, and how long to wait before the next time. */
export type Setback = { readonly count: number; readonly delayMs: number };

/** See {@link createSetbacks}. */
export type Setbacks = ReturnType<typeof createSetbacks>;

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
const MAX_PAUSE_MS = 5_000;

/** Counts what a consumer failed at: for each tenant of its own, and for all of them when no session can be had. */
export function createSetbacks() {
  const failuresOf = new Map<string, number>();
  const connectErrors = new WeakSet<object>();
  let pauses = 0;

  return {
    /** The same pool, whose failures to give a session are known afterwards. */
    watch: (pool: Pick<Pool, 'connect'>): Pick<Pool, 'connect'> => ({
      connect: async () => {
        try {
          return await pool.connect();
        } catch (error) {
          if (typeof error === 'object' && error !== null) connectErrors.add(error);
          throw error;
        }
      },
    }),

    /** Whether an error came instead of a session: then no other tenant would get one either. */
    isOfAll: (error: unknown): boolean =>
      typeof error === 'object' && error !== null && connectErrors.has(error),

    /** Whether the last try to get a session failed. */
    areOfAll: (): boolean => pauses > 0,

    /** Counts a failure of everybody; the delay doubles up to 5 s. */
    addOfAll(): Setback {
      pauses += 1;
      return { count: pauses, delayMs: delayAfter(pauses, MAX_PAUSE_MS) };
    },

    /** Counts a failure of one tenant; the delay doubles up to 10 s. */
    add(tenantId: string): Setback {
      const count = (failuresOf.get(tenantId) ?? 0) + 1;
      failuresOf.set(tenantId, count);
      return { count, delayMs: delayAfter(count, MAX_DELAY_MS) };
    },

    /** Forgets the tenant's and everybody's failures. @returns whether everybody's were some */
    forget(tenantId: string): boolean {
      const were = pauses > 0;
      pauses = 0;
      failuresOf.delete(tenantId);
      return were;
    },
  };
}

function delayAfter(count: number, maxMs: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (count - 1), maxMs) * (0.5 + Math.random() / 2);
}
