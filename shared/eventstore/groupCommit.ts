import { sqlStateOf } from '../database/isUnavailable';
import { UnavailableError } from '../errors/appErrors';
import type { Verdict } from './appendUnits';
import type { EncodedUnit } from './encodeUnit';
import { createLanes } from './lanes';
import type { WaitingUnit } from './lanes';

export type GroupCommitDeps = {
  /** See appendUnits. */
  readonly appendUnits: (
    units: readonly EncodedUnit[],
    options: { readonly patienceMs: number },
  ) => Promise<readonly Verdict[]>;
};

/** In one call; more would hold their heads for too long (16 of them 2 ms, 128 about 8 ms). */
const LIMITS = { maxUnits: 128, maxBytes: 1_048_576 };
const MAX_CALLS = 2;
/** A second call pays only when it is well filled: it takes the processor from the first. */
const SECOND_CALL_UNITS = 48;
/** Units whose call failed go one by one, so that only the culprit fails; that many at once. */
const MAX_ALONE = 4;
const MAX_WAITING = 10_000;
const PATIENCE_MS = 50;
const PATIENCE_ALONE_MS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Of these the units are not the cause, and going one by one is no help. */
const AWAY = new Set(['08', '3D', '53', '57', '58']);

/**
 * Makes concurrent appends of this process share calls and transactions: what arrives while a call is under way goes
 * together with the next one, without a timer. No two calls under way share a head. Tenants take turns.
 */
export function createGroupCommit({ appendUnits }: GroupCommitDeps) {
  const lanes = createLanes(LIMITS);
  let calls = 0;
  let alone = 0;
  let fallbacks = 0;
  let isScheduled = false;

  /** One call to its end; never throws. */
  async function call(units: readonly WaitingUnit[], patienceMs: number): Promise<void> {
    let got = false;
    try {
      const encoded = units.map((unit) => unit.encoded);
      const verdicts = await appendUnits(encoded, { patienceMs });
      got = true;
      units.forEach(({ settle }, index) => settle.resolve(verdicts[index]!));
    } catch (error) {
      const state = sqlStateOf(error);
      if (patienceMs !== PATIENCE_ALONE_MS && state !== undefined && !AWAY.has(state.slice(0, 2))) {
        fallbacks += 1;
        lanes.putAlone(units);
      } else {
        if (state === LOCK_NOT_AVAILABLE) units.forEach(lanes.suspect);
        for (const { settle } of units) settle.reject(error);
      }
    }
    lanes.release(units, { got });
  }

  function pump(): void {
    isScheduled = false;
    for (let unit; alone < MAX_ALONE && (unit = lanes.takeAlone());) {
      alone += 1;
      void call([unit], PATIENCE_ALONE_MS).then(() => {
        alone -= 1;
        pump();
      });
    }
    while (calls === 0 || (calls < MAX_CALLS && lanes.free() >= SECOND_CALL_UNITS)) {
      const units = lanes.take();
      if (units.length === 0) return;
      calls += 1;
      void call(units, PATIENCE_MS).then(() => {
        calls -= 1;
        pump();
      });
    }
  }

  return {
    /**
     * Appends one unit, mostly together with others.
     * @throws what a call with this unit alone throws; UnavailableError when too many wait in this process
     */
    append(encoded: EncodedUnit): Promise<Verdict> {
      if (lanes.waiting() >= MAX_WAITING) {
        throw new UnavailableError(`${MAX_WAITING} appends wait in this process`);
      }
      const settle = Promise.withResolvers<Verdict>();
      const heads = [...new Set(encoded.streams.map(({ tenantId }) => tenantId))];
      lanes.put({ encoded, heads, settle });
      // Whatever is submitted in the same turn of the event loop goes together.
      if (!isScheduled) {
        isScheduled = true;
        setImmediate(pump);
      }
      return settle.promise;
    },

    /** For metrics: units that wait; calls under way; calls whose units had to go one by one. */
    status: () => ({ waiting: lanes.waiting(), underWay: calls + alone, fallbacks }),
  };
}
