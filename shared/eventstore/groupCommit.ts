import { UnavailableError } from '../errors/appErrors';
import type { Verdict } from './appendUnits';
import type { EncodedUnit } from './encodeUnit';
import { createLanes, freeUnits, putInLane, release, suspect, takeAlone, takeBatch } from './lanes';
import type { WaitingUnit } from './lanes';
import { settleUnits } from './settleUnits';
import type { AppendBatch, CallOptions } from './settleUnits';

export type GroupCommitDeps = { readonly appendBatch: AppendBatch };

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

/**
 * Makes concurrent appends of this process share calls and transactions: what arrives while a call is under way goes
 * together with the next one, without a timer. No two calls under way share a head. Tenants take turns.
 */
export function createGroupCommit({ appendBatch }: GroupCommitDeps) {
  const lanes = createLanes();
  const calls = new Set<readonly WaitingUnit[]>();
  const counts = { waiting: 0, alone: 0 };
  let isScheduled = false;

  async function commit(units: readonly WaitingUnit[], options: CallOptions): Promise<void> {
    counts.waiting -= units.length;
    const end = await settleUnits(appendBatch, units, options);
    if (end === 'to go alone') {
      counts.waiting += units.length;
      lanes.alone.push(...units);
    }
    if (end === 'held') for (const unit of units) suspect(lanes, unit);
    release(lanes, units, { got: end === 'answered' });
  }

  function mayCall(): boolean {
    if (calls.size === MAX_CALLS) return false;
    const areLong = [...calls].every(({ length }) => length >= LONG_CALL_UNITS);
    return areLong || freeUnits(lanes) >= FURTHER_CALL_UNITS;
  }

  async function call(units: readonly WaitingUnit[]): Promise<void> {
    calls.add(units);
    await commit(units, { patienceMs: PATIENCE_MS, isAlone: false });
    calls.delete(units);
    pump();
  }

  async function callAlone(unit: WaitingUnit): Promise<void> {
    counts.alone += 1;
    await commit([unit], { patienceMs: PATIENCE_ALONE_MS, isAlone: true });
    counts.alone -= 1;
    pump();
  }

  function pump(): void {
    isScheduled = false;
    for (let unit; counts.alone < MAX_ALONE && (unit = takeAlone(lanes));) void callAlone(unit);
    for (let units; mayCall() && (units = takeBatch(lanes, LIMITS)).length > 0;) void call(units);
  }

  /** Whatever is submitted in the same turn of the event loop goes together. */
  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(pump);
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
      schedule();
      return settle.promise;
    },
  };
}
