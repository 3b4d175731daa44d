/** See {@link createNews}. */
export type News = ReturnType<typeof createNews>;

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** How long to wait after the nth failure in a row: doubling, with jitter, up to 5 s. */
export function delayAfter(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS) * (0.5 + Math.random() / 2);
}

/**
 * The tenants whose logs have grown, in order of arrival. Those that are being published wait until that has ended, those
 * that failed alone stay out for a while.
 * @param onNews hears of it when somebody is in line
 */
export function createNews(onNews: () => void) {
  const waiting = new Set<string>();
  /** Taken and not given back; true when there was news meanwhile. */
  const taken = new Map<string, boolean>();
  const postponed = new Map<string, NodeJS.Timeout>();
  const failures = new Map<string, number>();

  const add = (tenantIds: Iterable<string>): void => {
    for (const tenantId of tenantIds) {
      if (postponed.has(tenantId)) continue;
      if (taken.has(tenantId)) taken.set(tenantId, true);
      else waiting.add(tenantId);
    }
    if (waiting.size > 0) onNews();
  };

  return {
    /** Adds tenants, each once. */
    add,

    /** The first tenants; they are no longer in line, and not again before they are given back. */
    take(limit: number): string[] {
      const first: string[] = [];
      for (const tenantId of waiting) {
        if (first.length === limit) break;
        first.push(tenantId);
        waiting.delete(tenantId);
        taken.set(tenantId, false);
      }
      return first;
    },

    /** Gives back what was taken; what there was news of meanwhile is in line again, at its end. */
    giveBack(tenantIds: Iterable<string>): void {
      const again = [...tenantIds].filter((tenantId) => {
        const hasNews = taken.get(tenantId);
        taken.delete(tenantId);
        return hasNews;
      });
      add(again);
    },

    /** Takes a tenant out for a while, longer each time until `forgive`. */
    postpone(tenantId: string): void {
      const count = (failures.get(tenantId) ?? 0) + 1;
      failures.set(tenantId, count);
      waiting.delete(tenantId);
      const timer = setTimeout(() => {
        postponed.delete(tenantId);
        add([tenantId]);
      }, delayAfter(count));
      postponed.set(tenantId, timer);
    },

    /** Forgets a tenant's failures: it went through. */
    forgive: (tenantId: string): void => void failures.delete(tenantId),

    /** Tenants that are out for a while. */
    postponedCount: (): number => postponed.size,

    /** Forgets everybody who is not taken. */
    clear(): void {
      for (const timer of postponed.values()) clearTimeout(timer);
      postponed.clear();
      failures.clear();
      waiting.clear();
    },
  };
}
