export type TallyDeps<Item> = {
  /** Written one by one in a window; what comes after that is counted. */
  readonly limit: number;
  readonly windowMs: number;
  /** Windows that are open at once; beyond that the oldest is closed early. */
  readonly maxKeys: number;
  /** Must neither throw nor wait. @param count how many this one stands for */
  readonly write: (item: Item, count: number) => void;
};

type Window<Item> = { written: number; left: number; last: Item; readonly timer: NodeJS.Timeout };

/**
 * Keeps a flood of the same kind out of what is written: for each key at most `limit` items in a window, and one more
 * at its end that stands for all that were left out. A process that is killed loses the counts of its open windows.
 */
export function createTally<Item>({ limit, windowMs, maxKeys, write }: TallyDeps<Item>) {
  const windows = new Map<string, Window<Item>>();

  function close(key: string): void {
    const window = windows.get(key);
    if (!window) return;
    windows.delete(key);
    clearTimeout(window.timer);
    if (window.left > 0) write(window.last, window.left);
  }

  function open(key: string, item: Item): Window<Item> {
    const [oldest] = windows.keys();
    if (windows.size >= maxKeys && oldest !== undefined) close(oldest);
    const timer = setTimeout(() => close(key), windowMs).unref();
    const window = { written: 0, left: 0, last: item, timer };
    windows.set(key, window);
    return window;
  }

  return {
    add: (key: string, item: Item): void => {
      const window = windows.get(key) ?? open(key, item);
      window.last = item;
      if (window.written < limit) {
        window.written += 1;
        write(item, 1);
      } else {
        window.left += 1;
      }
    },
    /** Writes what is left of all windows. */
    close: (): void => {
      for (const key of [...windows.keys()]) close(key);
    },
  };
}
