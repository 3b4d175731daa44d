import type { EncodedUnit } from './encodeUnit';

/** How much goes into one call. */
export type BatchLimits = {
  readonly maxUnits: number;
  /** Of data and rows; a single unit may have more. */
  readonly maxBytes: number;
};

/** The units of one call: none of them may depend on what another one writes. */
export function createBatch<Unit extends { readonly encoded: EncodedUnit }>({
  maxUnits,
  maxBytes,
}: BatchLimits) {
  const units: Unit[] = [];
  const written = new Set<string>();
  const guarded = new Set<string>();
  const names = new Set<string>();
  const eventIds = new Set<string>();
  let bytes = 0;
  let isFull = false;

  const clashes = ({ streams, claims }: EncodedUnit): boolean =>
    streams.some(({ tenantId, id, events }) => {
      const key = `${tenantId}/${id}`;
      if (written.has(key) || (events.length > 0 && guarded.has(key))) return true;
      return events.some((event) => eventIds.has(event.id));
    }) || claims.some((claim) => names.has(nameOf(claim)));

  const nameOf = ({ tenantId, kind, value }: EncodedUnit['claims'][number]): string =>
    `${tenantId}/${kind}/${value}`;

  return {
    units: units as readonly Unit[],
    isFull: (): boolean => isFull,

    /** Takes a unit in, unless it has to wait for the next call. */
    admit(unit: Unit): boolean {
      const { encoded } = unit;
      // A tenant that comes into being is not there for its neighbours.
      const opens = encoded.unit.opens !== undefined;
      if (isFull || (units.length > 0 && (opens || bytes + encoded.bytes > maxBytes))) return false;
      if (clashes(encoded)) return false;
      units.push(unit);
      bytes += encoded.bytes;
      isFull = opens || units.length >= maxUnits || bytes >= maxBytes;
      for (const claim of encoded.claims) names.add(nameOf(claim));
      for (const { tenantId, id, events } of encoded.streams) {
        (events.length > 0 ? written : guarded).add(`${tenantId}/${id}`);
        for (const event of events) eventIds.add(event.id);
      }
      return true;
    },
  };
}
