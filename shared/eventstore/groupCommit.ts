import { sqlStateOf } from '../database/isUnavailable';
import { UnavailableError } from '../errors/appErrors';
import type { Verdict } from './appendUnits';
import type { EncodedUnit } from './encodeUnit';
import { createLanes, freeUnits, putInLane, release, suspect, takeAlone, takeBatch } from './lanes';
import type { WaitingUnit } from './lanes';

export type GroupCommitDeps = {
  /**
   * Appends units in one transaction, a verdict for each (see appendUnits).
   * @throws what PostgreSQL raises; then nothing of any unit is written, unless the connection was lost
   */
  readonly appendBatch: (
    units: readonly EncodedUnit[],
    options: { readonly patienceMs: number },
  ) => Promise<readonly Verdict[]>;
};

/** In one call; more would hold their heads for too long (16 of them 2 ms, 128 about 8 ms). */
const LIMITS = { maxUnits: 128, maxBytes: 1_048_576 };
const MAX_CALLS = 3;
/** One more call pays when it is well filled: it takes the processor from those under way. */
const FURTHER_CALL_UNITS = 48;
/** Beside calls of so many units any other may start: it would wait for longer than it takes. */
const LONG_CALL_UNITS = 32;
/** Units whose call failed go one by one, so that only the culprit fails; that many at once. */
const MAX_ALONE = 4;
const MAX_WAITING = 10_000;
const PATIENCE_MS = 50;
const PATIENCE_ALONE_MS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Classes of SQLSTATE that speak of the database: going one by one is no help. */
const AWAY = new Set(['08', '3D', '53', '57', '58']);

function isFaultOfUnit(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && !AWAY.has(state.slice(0, 2));
}

/**
 * Makes concurrent appends of this process share calls and transactions: what arrives while a call is under way goes
 * together with the next one, without a timer. No two calls under way share a head. Tenants take turns.
 */
export function createGroupCommit({ appendBatch }: GroupCommitDeps) {
  const lanes = createLanes();
  const counts = { waiting: 0, calls: 0, alone: 0, fallbacks: 0 };
  let isScheduled = false;
  let shortCalls = 0;

  /** One call to its end; never throws. */
  async function call(units: readonly WaitingUnit[], kind: 'calls' | 'alone'): Promise<void> {
    counts.waiting -= units.length;
    counts[kind] += 1;
    const isShort = kind === 'calls' && units.length < LONG_CALL_UNITS;
    shortCalls += Number(isShort);
    const patienceMs = kind === 'alone' ? PATIENCE_ALONE_MS : PATIENCE_MS;
    let got = false;
    try {
      const encoded = units.map((unit) => unit.encoded);
      const verdicts = await appendBatch(encoded, { patienceMs });
      got = true;
      units.forEach(({ settle }, index) => settle.resolve(verdicts[index]!));
    } catch (error) {
      if (kind === 'calls' && isFaultOfUnit(error)) fallBack(units);
      else reject(units, error);
    }
    release(lanes, units, { got });
    counts[kind] -= 1;
    shortCalls -= Number(isShort);
    pump();
  }

  function fallBack(units: readonly WaitingUnit[]): void {
    counts.fallbacks += 1;
    counts.waiting += units.length;
    lanes.alone.push(...units);
  }

  function reject(units: readonly WaitingUnit[], error: unknown): void {
    for (const unit of units) {
      if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) suspect(lanes, unit);
      unit.settle.reject(error);
    }
  }

  function pump(): void {
    isScheduled = false;
    for (let unit; counts.alone < MAX_ALONE && (unit = takeAlone(lanes));) void call([unit], 'alone');
    while (counts.calls < MAX_CALLS && (shortCalls === 0 || freeUnits(lanes) >= FURTHER_CALL_UNITS)) {
      const units = takeBatch(lanes, LIMITS);
      if (units.length === 0) return;
      void call(units, 'calls');
    }
  }

  return {
    /**
     * Appends one unit, mostly together with others.
     * @throws what a call with this unit alone throws; UnavailableError when too many wait in this process
     */
    append: (encoded: EncodedUnit): Promise<Verdict> => {
      if (counts.waiting >= MAX_WAITING) {
        throw new UnavailableError(`${MAX_WAITING} appends wait in this process`);
      }
      const settle = Promise.withResolvers<Verdict>();
      const heads = [...new Set(encoded.streams.map(({ tenantId }) => tenantId))];
      counts.waiting += 1;
      putInLane(lanes, { encoded, heads, settle });
      // Whatever is submitted in the same turn of the event loop goes together.
      if (!isScheduled) {
        isScheduled = true;
        setImmediate(pump);
      }
      return settle.promise;
    },

    /** For metrics: units that wait, calls under way, and how many calls had to be taken apart so far. */
    status: (): Readonly<typeof counts> => ({ ...counts }),
  };
}
