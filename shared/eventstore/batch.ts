import type { EncodedClaim, EncodedUnit } from './encodeUnit';

/** How much goes into one call. */
export type BatchLimits = {
  readonly maxUnits: number;
  /** Of data and rows; a single unit may have more. */
  readonly maxBytes: number;
};

function nameOf({ tenantId, kind, value }: EncodedClaim): string {
  return `${tenantId}/${kind}/${value}`;
}

/** A tenant that comes into being is not there for its neighbours, and a key that is dropped still is. */
function goesAlone({ unit: { opens, droppedKeys = [] } }: EncodedUnit): boolean {
  return opens !== undefined || droppedKeys.length > 0;
}

/** The units of one call: none of them may depend on what another one writes. */
export function createBatch<Unit extends { readonly encoded: EncodedUnit }>(limits: BatchLimits) {
  const units: Unit[] = [];
  const written = new Set<string>();
  const guarded = new Set<string>();
  const names = new Set<string>();
  const eventIds = new Set<string>();
  let bytes = 0;
  let isFull = false;

  function hasRoom(encoded: EncodedUnit): boolean {
    if (isFull) return false;
    return units.length === 0 || (!goesAlone(encoded) && bytes + encoded.bytes <= limits.maxBytes);
  }

  function clashes({ streams, claims }: EncodedUnit): boolean {
    const sharesStream = streams.some(({ tenantId, id, events }) => {
      const key = `${tenantId}/${id}`;
      return written.has(key) || (events.length > 0 && guarded.has(key));
    });
    if (sharesStream || claims.some((claim) => names.has(nameOf(claim)))) return true;
    return streams.some(({ events }) => events.some(({ id }) => eventIds.has(id)));
  }

  function note(encoded: EncodedUnit): void {
    bytes += encoded.bytes;
    isFull = goesAlone(encoded) || units.length >= limits.maxUnits || bytes >= limits.maxBytes;
    for (const claim of encoded.claims) names.add(nameOf(claim));
    for (const { tenantId, id, events } of encoded.streams) {
      (events.length > 0 ? written : guarded).add(`${tenantId}/${id}`);
      for (const event of events) eventIds.add(event.id);
    }
  }

  return {
    units: units as readonly Unit[],
    isFull: (): boolean => isFull,

    /** Takes a unit in, unless it has to wait for the next call. */
    admit: (unit: Unit): boolean => {
      if (!hasRoom(unit.encoded) || clashes(unit.encoded)) return false;
      units.push(unit);
      note(unit.encoded);
      return true;
    },
  };
}

/** See {@link createBatch}. */
export type Batch<Unit extends { readonly encoded: EncodedUnit }> = ReturnType<typeof createBatch<Unit>>;
