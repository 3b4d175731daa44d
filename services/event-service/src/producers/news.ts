/** See {@link createNews}. */
export type News = ReturnType<typeof createNews>;

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** How long to wait after the nth failure in a row: doubling, with jitter, up to 5 s. */
export function delayAfter(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS) * (0.5 + Math.random() / 2);
}

/** The tenants whose logs have grown, in order of arrival; those that failed alone stay out for a while. */
export function createNews() {
  const waiting = new Set<string>();
  const postponed = new Map<string, NodeJS.Timeout>();
  const failures = new Map<string, number>();
  let wake = (): void => undefined;

  const add = (tenantIds: Iterable<string>): void => {
    for (const tenantId of tenantIds) if (!postponed.has(tenantId)) waiting.add(tenantId);
    wake();
  };

  return {
    /** Adds tenants, each once, and ends a `wait`. */
    add,

    /** The first tenants; they are no longer in line. */
    take(limit: number): string[] {
      const taken: string[] = [];
      for (const tenantId of waiting) {
        if (taken.length === limit) break;
        taken.push(tenantId);
        waiting.delete(tenantId);
      }
      return taken;
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

    hasAny: (): boolean => waiting.size > 0,

    /** Tenants that are out for a while. */
    postponedCount: (): number => postponed.size,

    /** Resolves when there is news, at the latest after `ms`. */
    async wait(ms: number): Promise<void> {
      if (waiting.size > 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = () => undefined;
    },

    /** Forgets everything. */
    clear(): void {
      for (const timer of postponed.values()) clearTimeout(timer);
      postponed.clear();
      failures.clear();
      waiting.clear();
    },
  };
}
