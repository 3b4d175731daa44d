import { setTimeout as sleep } from 'node:timers/promises';

export type WaitOptions = {
  /** Default 10,000. */
  readonly deadlineMs?: number;
  /** Pause between two looks; default 20. */
  readonly intervalMs?: number;
};

/**
 * Looks again and again until `condition` returns something truthy: tests wait for conditions, never for time.
 * @param condition may be async and may throw; a throw counts as "not yet"
 * @returns what it returned
 * @throws Error after the deadline, with what it returned or threw last
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { deadlineMs = 10_000, intervalMs = 20 }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const until = performance.now() + deadlineMs;
  let last: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await sleep(intervalMs);
  } while (performance.now() < until);
  const got = last instanceof Error ? last.message : JSON.stringify(last);
  throw new Error(`expected the condition to hold within ${deadlineMs} ms; got ${got} last`, { cause: last });
}
