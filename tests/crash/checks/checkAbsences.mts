import type { Recovery } from '../blows.mts';

/** From this length on it shows whether the platform goes on without the broker; restarts take seconds, too. */
const LONG_ABSENCE_MS = 30_000;

/**
 * While the broker is away for long, changes are answered and the feed goes on, by the log alone.
 * @param feedWithinMs how long a change may take from its answer to the feed; default: as long as the broker is away
 * @returns one line per fault
 */
export function checkAbsences(recoveries: readonly Recovery[], feedWithinMs = Infinity): string[] {
  return recoveries.flatMap(({ blow, name, downMs, answeredMs, fedMs }) => {
    if (blow !== 'away' || name === 'postgres' || downMs < LONG_ABSENCE_MS) return [];
    const late = { 'a change was answered': answeredMs, 'the feed had it': fedMs };
    return [
      ...Object.entries(late)
        .filter(([, ms]) => ms >= downMs)
        .map(([what, ms]) => `${name} away for ${downMs} ms: ${what} only after ${ms} ms`),
      ...(fedMs - answeredMs > feedWithinMs
        ? [`${name} away for ${downMs} ms: the feed had a change ${fedMs - answeredMs} ms after its answer`]
        : []),
    ];
  });
}
