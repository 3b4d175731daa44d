import { PLATFORM_TENANT_ID } from '../constants/platform';
import type { Verdict } from './appendUnits';
import { createBatch } from './batch';
import type { Batch, BatchLimits } from './batch';
import type { EncodedUnit } from './encodeUnit';

/** A unit that waits for its call. */
export type WaitingUnit = {
  readonly encoded: EncodedUnit;
  /** Tenants whose heads it takes. */
  readonly heads: readonly string[];
  readonly settle: PromiseWithResolvers<Verdict>;
};

/** Units that wait, a lane for each tenant, and the heads of those under way. */
export type Lanes = {
  /** By tenant; who was served last stands last. */
  readonly byTenant: Map<string, WaitingUnit[]>;
  /** Units of a call that failed: each goes by itself, before others of its tenant. */
  readonly alone: WaitingUnit[];
  readonly held: Set<string>;
  /** Tenants whose head somebody else holds for long: their units go by themselves until one has got through. */
  readonly suspects: Set<string>;
};

/** Of one lane that one look goes through: in front may stand many that cannot go together. */
const MAX_LOOKED_AT = 256;

/** No unit waits, none is under way. */
export function createLanes(): Lanes {
  return { byTenant: new Map(), alone: [], held: new Set(), suspects: new Set() };
}

/** The lane a unit waits in: its tenant's. */
function laneOf({ heads }: WaitingUnit): string {
  return heads.find((tenantId) => tenantId !== PLATFORM_TENANT_ID) ?? PLATFORM_TENANT_ID;
}

function isFree({ held }: Lanes, { heads }: WaitingUnit): boolean {
  return !heads.some((tenantId) => held.has(tenantId));
}

function openLanes({ byTenant, held, suspects }: Lanes): string[] {
  return [...byTenant.keys()].filter((tenantId) => !held.has(tenantId) && !suspects.has(tenantId));
}

function hold({ held }: Lanes, { heads }: WaitingUnit): void {
  for (const tenantId of heads) held.add(tenantId);
}

/** Units that could go at once in a call: nobody holds their tenant's head. */
export function freeUnits(lanes: Lanes): number {
  return openLanes(lanes).reduce((sum, tenantId) => sum + lanes.byTenant.get(tenantId)!.length, 0);
}

/** Puts a unit behind the others of its tenant. */
export function putInLane({ byTenant }: Lanes, unit: WaitingUnit): void {
  const lane = byTenant.get(laneOf(unit));
  if (lane) lane.push(unit);
  else byTenant.set(laneOf(unit), [unit]);
}

/** Notes that somebody else holds the head of this unit's tenant for long. */
export function suspect({ suspects }: Lanes, unit: WaitingUnit): void {
  suspects.add(laneOf(unit));
}

/** Moves units of one lane into the batch, at most so many; those that have to wait keep their order. */
function fill(
  lanes: Lanes,
  batch: Batch<WaitingUnit>,
  { tenantId, most }: { tenantId: string; most: number },
): void {
  const lane = lanes.byTenant.get(tenantId) ?? [];
  const kept: WaitingUnit[] = [];
  let taken = 0;
  let looked = 0;
  for (; looked < Math.min(lane.length, MAX_LOOKED_AT) && taken < most && !batch.isFull(); looked += 1) {
    const unit = lane[looked]!;
    if (isFree(lanes, unit) && batch.admit(unit)) taken += 1;
    else kept.push(unit);
  }
  if (taken === 0) return;
  // Behind the others: tenants take turns.
  lanes.byTenant.delete(tenantId);
  const rest = kept.concat(lane.slice(looked));
  if (rest.length > 0) lanes.byTenant.set(tenantId, rest);
}

/** The next units that may go together, an equal share of each lane first; their heads are then held. */
export function takeBatch(lanes: Lanes, limits: BatchLimits): readonly WaitingUnit[] {
  const batch = createBatch<WaitingUnit>(limits);
  const open = openLanes(lanes);
  const share = Math.max(1, Math.floor(limits.maxUnits / Math.max(1, open.length)));
  for (const most of [share, limits.maxUnits]) {
    for (const tenantId of open) {
      if (batch.isFull()) break;
      fill(lanes, batch, { tenantId, most });
    }
  }
  for (const unit of batch.units) hold(lanes, unit);
  return batch.units;
}

/** The next unit that has to go by itself; its heads are then held. */
export function takeAlone(lanes: Lanes): WaitingUnit | undefined {
  const unit = takeFailed(lanes) ?? takeSuspect(lanes);
  if (unit) hold(lanes, unit);
  return unit;
}

function takeFailed(lanes: Lanes): WaitingUnit | undefined {
  const index = lanes.alone.findIndex((unit) => isFree(lanes, unit));
  return index < 0 ? undefined : lanes.alone.splice(index, 1)[0];
}

function takeSuspect(lanes: Lanes): WaitingUnit | undefined {
  const { byTenant, suspects } = lanes;
  for (const tenantId of suspects) {
    const lane = byTenant.get(tenantId);
    const [first] = lane ?? [];
    if (!lane || !first || !isFree(lanes, first)) continue;
    lane.shift();
    if (lane.length === 0) byTenant.delete(tenantId);
    return first;
  }
  return undefined;
}

/** Gives back the heads of units whose call has ended; `got`: it had got them. */
export function release(
  lanes: Lanes,
  units: readonly WaitingUnit[],
  { got }: { readonly got: boolean },
): void {
  for (const unit of units) {
    for (const tenantId of unit.heads) lanes.held.delete(tenantId);
    if (got) lanes.suspects.delete(laneOf(unit));
  }
}
