import type { EncodedUnit } from './encodeUnit';
import { PLATFORM_TENANT_ID } from '../constants/platform';
import { createBatch } from './batch';
import type { BatchLimits } from './batch';
import type { Verdict } from './appendUnits';

/** A unit that waits for its call. */
export type WaitingUnit = {
  readonly encoded: EncodedUnit;
  /** Tenants whose heads it takes. */
  readonly heads: readonly string[];
  readonly settle: PromiseWithResolvers<Verdict>;
};

/** Of one lane that one look goes through: in front may stand many that cannot go together. */
const MAX_LOOKED_AT = 256;

/** The lane a unit waits in: its tenant's. */
const laneOf = ({ heads }: WaitingUnit): string =>
  heads.find((tenantId) => tenantId !== PLATFORM_TENANT_ID) ?? PLATFORM_TENANT_ID;

/** Units that wait for their call, a lane for each tenant, and the heads of those under way. Makes no calls. */
export function createLanes(limits: BatchLimits) {
  const lanes = new Map<string, WaitingUnit[]>();
  const alone: WaitingUnit[] = [];
  const held = new Set<string>();
  const suspects = new Set<string>();
  let waiting = 0;

  const isFree = ({ heads }: WaitingUnit): boolean => !heads.some((tenantId) => held.has(tenantId));
  const openLanes = (): string[] => [...lanes.keys()].filter((id) => !held.has(id) && !suspects.has(id));

  function putIn(tenantId: string, rest: WaitingUnit[]): void {
    // Behind the others: tenants take turns.
    lanes.delete(tenantId);
    if (rest.length > 0) lanes.set(tenantId, rest);
  }

  function hold({ heads }: WaitingUnit): void {
    waiting -= 1;
    for (const tenantId of heads) held.add(tenantId);
  }

  return {
    waiting: (): number => waiting,

    /** Units that could go at once: nobody holds their tenant's head. */
    free: (): number => openLanes().reduce((sum, id) => sum + lanes.get(id)!.length, 0),

    put(unit: WaitingUnit): void {
      const lane = lanes.get(laneOf(unit));
      if (lane) lane.push(unit);
      else lanes.set(laneOf(unit), [unit]);
      waiting += 1;
    },

    /** Units of a call that failed: each goes by itself from now on, before others of its tenant. */
    putAlone(units: readonly WaitingUnit[]): void {
      alone.push(...units);
      waiting += units.length;
    },

    /** Somebody holds this unit's head for long: its tenant's units go by themselves until one has got through. */
    suspect(unit: WaitingUnit): void {
      suspects.add(laneOf(unit));
    },

    /** The next units that may go together, an equal share of each lane first; their heads are then held. */
    take(): WaitingUnit[] {
      const batch = createBatch<WaitingUnit>(limits);
      const ids = openLanes();
      const share = Math.max(1, Math.floor(limits.maxUnits / Math.max(1, ids.length)));
      for (const most of [share, limits.maxUnits]) {
        for (const id of ids) {
          if (batch.isFull()) break;
          const rest: WaitingUnit[] = [];
          let taken = 0;
          for (const [index, unit] of (lanes.get(id) ?? []).entries()) {
            const isCandidate = index < MAX_LOOKED_AT && taken < most && isFree(unit);
            if (isCandidate && batch.admit(unit)) taken += 1;
            else rest.push(unit);
          }
          if (taken > 0) putIn(id, rest);
        }
      }
      batch.units.forEach(hold);
      return [...batch.units];
    },

    /** The next unit that has to go by itself; its heads are then held. */
    takeAlone(): WaitingUnit | undefined {
      const index = alone.findIndex(isFree);
      const suspect = [...suspects].find((id) => !held.has(id) && lanes.has(id));
      let unit: WaitingUnit | undefined;
      if (index >= 0) {
        [unit] = alone.splice(index, 1);
      } else if (suspect !== undefined) {
        const [first, ...rest] = lanes.get(suspect)!;
        if (first && isFree(first)) {
          unit = first;
          putIn(suspect, rest);
        }
      }
      if (unit) hold(unit);
      return unit;
    },

    /** Gives back the heads of units whose call has ended. */
    release(units: readonly WaitingUnit[], { got }: { readonly got: boolean }): void {
      for (const unit of units) {
        for (const tenantId of unit.heads) held.delete(tenantId);
        if (got) suspects.delete(laneOf(unit));
      }
    },
  };
}
