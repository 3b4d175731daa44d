import type { Seen } from '../clients/race/writeRace.mts';

export interface RaceVerdict {
  stored: number;
  acknowledged: number;
  /** Acknowledged and not stored, or stored and not delivered. */
  lost: number;
  /** Deliveries beyond the first of an event. */
  doubled: number;
  /** Events that came after a later one of their stream. */
  outOfOrder: number;
  /** The longest time from an acknowledgement to the delivery of that event; of those that came. */
  worstStallMs: number;
}

interface Race {
  /** What writers were told. */
  acknowledged: readonly Seen[];
  /** What the reader was handed. */
  delivered: readonly Seen[];
  /** The reader was at work from then on, in ms since 1970. */
  begunAt: number;
}

const keyOf = ({ stream, version }: Seen): string => `${stream}:${version}`;

/** Compares a race with what is stored: `stream:version` of each event. */
export function judgeRace(
  stored: readonly string[],
  { acknowledged, delivered, begunAt }: Race,
): RaceVerdict {
  const isStored = new Set(stored);
  const firstDelivery = new Map<string, number>();
  const lastVersion = new Map<string, number>();
  let outOfOrder = 0;
  for (const seen of delivered) {
    if (firstDelivery.has(keyOf(seen))) continue;
    firstDelivery.set(keyOf(seen), seen.at);
    const last = lastVersion.get(seen.stream) ?? 0;
    if (seen.version < last) outOfOrder += 1;
    lastVersion.set(seen.stream, Math.max(last, seen.version));
  }
  const unstored = acknowledged.filter((seen) => !isStored.has(keyOf(seen))).length;
  const undelivered = stored.filter((key) => !firstDelivery.has(key)).length;
  const stalls = acknowledged
    .filter(({ at }) => at >= begunAt)
    .map((seen) => (firstDelivery.get(keyOf(seen)) ?? seen.at) - seen.at);
  return {
    stored: stored.length,
    acknowledged: acknowledged.length,
    lost: unstored + undelivered,
    doubled: delivered.length - firstDelivery.size,
    outOfOrder,
    worstStallMs: stalls.reduce((worst, stall) => Math.max(worst, stall), 0),
  };
}
