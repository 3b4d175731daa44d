import type { UnitPlan } from './unit.mts';

/** By tenant and stream, as far as it is acknowledged. */
export type Versions = Record<string, Record<string, number>>;

/** What a writer is told. */
export interface Work {
  urls: { writer: string; app: string };
  masterKey: string;
  seed: number;
  /** When everything occurs. */
  at: string;
  callers: { tenantIds: string[]; inDoubt: UnitPlan[]; versions: Versions }[];
}

/** What a unit was acknowledged with. */
export interface Ack {
  id: string;
  /** Of each event. */
  positions: number[];
  replayed: boolean;
}

/** What a writer tells. */
export type Line = { try: UnitPlan } | { ack: Ack } | { fault: string };

/** What all writers have tried, and what they were told of it. */
export interface Ledger {
  take: (line: Line) => void;
  tried: ReadonlyMap<string, UnitPlan>;
  acks: ReadonlyMap<string, Ack>;
  /** Sent more than once, because its writer or its connection had died. */
  replays: () => number;
  faults: string[];
  inDoubt: () => UnitPlan[];
  versions: () => Versions;
}

/** Keeps the ledger of a run, over all its writers. */
export function createLedger(): Ledger {
  const tried = new Map<string, UnitPlan>();
  const acks = new Map<string, Ack>();
  const faults: string[] = [];
  const versions: Versions = {};

  function acknowledge(ack: Ack): void {
    const plan = tried.get(ack.id);
    if (!plan) {
      faults.push(`unit ${ack.id} was acknowledged, which nobody had tried`);
      return;
    }
    if (acks.has(ack.id)) faults.push(`unit ${ack.id} was acknowledged twice`);
    acks.set(ack.id, ack);
    if (plan.opens) return;
    const own = (versions[plan.tenantId] ??= {});
    for (const { streamId, version, eventIds } of plan.streams) own[streamId] = version + eventIds.length;
  }

  return {
    tried,
    acks,
    faults,
    take: (line) => {
      if ('try' in line) tried.set(line.try.id, line.try);
      else if ('ack' in line) acknowledge(line.ack);
      else faults.push(line.fault);
    },
    replays: () => [...acks.values()].filter(({ replayed }) => replayed).length,
    inDoubt: () => [...tried.values()].filter(({ id }) => !acks.has(id)),
    versions: () => versions,
  };
}
