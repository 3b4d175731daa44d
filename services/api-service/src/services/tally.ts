export type TallyDeps<Item> = {
  readonly windowMs: number;
  /** Windows that are open at once; beyond that the one that was used longest ago is closed early. */
  readonly maxKeys: number;
  /** Must neither throw nor wait. @param count how many this one stands for */
  readonly write: (item: Item, count: number) => void;
};

/** Of one kind, so many are written one by one in a window; what comes after that is counted. */
export type Bound = { readonly key: string; readonly limit: number };

type Window<Item> = { written: number; left: number; last: Item; readonly timer: NodeJS.Timeout };

/**
 * Keeps floods out of what is written: of each kind at most its limit in a window, and one more at its end that stands
 * for all that were left out. An item may be of several kinds, and is left out when one of them has had its share; it is
 * counted with the first such. A process that is killed loses the counts of its open windows.
 */
export function createTally<Item>({ windowMs, maxKeys, write }: TallyDeps<Item>) {
  const windows = new Map<string, Window<Item>>();

  function close(key: string): void {
    const window = windows.get(key);
    if (!window) return;
    windows.delete(key);
    clearTimeout(window.timer);
    if (window.left > 0) write(window.last, window.left);
  }

  function windowOf(key: string, item: Item): Window<Item> {
    const window = windows.get(key) ?? open(key, item);
    // Those of the item at hand are never the oldest.
    windows.delete(key);
    windows.set(key, window);
    return window;
  }

  function open(key: string, item: Item): Window<Item> {
    const [oldest] = windows.keys();
    if (windows.size >= maxKeys && oldest !== undefined) close(oldest);
    const timer = setTimeout(() => close(key), windowMs).unref();
    return { written: 0, left: 0, last: item, timer };
  }

  return {
    add: (item: Item, bounds: readonly Bound[]): void => {
      const all = bounds.map(({ key, limit }) => ({ window: windowOf(key, item), limit }));
      const full = all.find(({ window, limit }) => window.written >= limit)?.window;
      if (full) {
        full.left += 1;
        full.last = item;
        return;
      }
      for (const { window } of all) window.written += 1;
      write(item, 1);
    },
    /** Writes what is left of all windows. */
    close: (): void => {
      for (const key of [...windows.keys()]) close(key);
    },
  };
}
