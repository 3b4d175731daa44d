import { delayAfter } from './news';

/** How failures in a row are told: the nth, and how long the next try waits. */
type Told = (failure: { err: unknown; failures: number; waitMs: number }) => void;

/** Counts failures in a row of what is tried again and again, also several at a time, and says when to try next. */
export function createOutage(tell: Told) {
  let failures = 0;
  let since = -Infinity;
  let retryAt = -Infinity;

  return {
    /** Counts a failure of what began at `startedAt`; what began before the last failure tells nothing new. */
    failed(startedAt: number, err: unknown): void {
      if (startedAt < since) return;
      failures += 1;
      const waitMs = delayAfter(failures);
      since = performance.now();
      retryAt = since + waitMs;
      tell({ err, failures, waitMs });
    },

    /** It works again, if it began after the last failure. */
    succeeded(startedAt: number): void {
      if (startedAt >= since) failures = 0;
    },

    isOn: (): boolean => failures > 0,

    /** Milliseconds until the next try; not above 0 when it may be now. */
    pauseMs: (): number => retryAt - performance.now(),
  };
}
