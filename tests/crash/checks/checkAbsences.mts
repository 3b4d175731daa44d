import type { Recovery } from '../blows.mts';

/** From this length on it shows whether the platform goes on without the broker; restarts take seconds, too. */
const LONG_ABSENCE_MS = 30_000;

/**
 * While the broker is away for long, changes are answered and the feed goes on, by the log alone.
 * @returns one line per fault
 */
export function checkAbsences(recoveries: readonly Recovery[]): string[] {
  return recoveries.flatMap(({ blow, name, downMs, answeredMs, fedMs }) => {
    if (blow !== 'away' || name === 'postgres' || downMs < LONG_ABSENCE_MS) return [];
    const late = { 'a change was answered': answeredMs, 'the feed had it': fedMs };
    return Object.entries(late)
      .filter(([, ms]) => ms >= downMs)
      .map(([what, ms]) => `${name} away for ${downMs} ms: ${what} only after ${ms} ms`);
  });
}
