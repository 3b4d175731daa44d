export type OccasionallyOptions = {
  /** Default 60,000. */
  readonly everyMs?: number;
  /** Milliseconds, rising; default `performance.now`. */
  readonly now?: () => number;
};

/**
 * Makes a brake for log lines that would otherwise come once per tenant or per failure.
 * @returns a function that calls `write` at most once per `everyMs`, with the number of calls that it left out since
 */
export function createOccasionally(options: OccasionallyOptions = {}) {
  const { everyMs = 60_000, now = () => performance.now() } = options;
  let nextAt = -Infinity;
  let leftOut = 0;

  return function occasionally(write: (leftOut: number) => void): void {
    if (now() < nextAt) {
      leftOut += 1;
      return;
    }
    nextAt = now() + everyMs;
    write(leftOut);
    leftOut = 0;
  };
}
