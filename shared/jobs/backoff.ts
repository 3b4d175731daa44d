const MAX_BACKOFF_MS = 60 * 60 * 1_000;

/**
 * How long a failed job waits before its next attempt: doubling, capped at an hour, spread over its upper half so
 * that jobs which failed together do not return together.
 * @param attempt the one that failed, from 1
 * @param random in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(firstMs: number, attempt: number, random: number): number {
  const longest = Math.min(firstMs * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return Math.round((longest * (1 + random)) / 2);
}
