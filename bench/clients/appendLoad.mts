import { quantile } from '../lib/report.mts';

/** One round of appends; each caller waits for its append before it sends the next one. */
export interface AppendOrder {
  callers: number;
  durationMs: number;
  eventsPerAppend: number;
  /** With the state row (ours) or the inline projection (Emmett). */
  withState: boolean;
  /** All to one tenant, instead of each to the next one. */
  isHot: boolean;
  /** Connections of a peer's pool. */
  poolSize: number;
  /** A peer stores with each event who caused it and what it belongs to, as ours always does. */
  withMetadata?: boolean;
}

export interface AppendTally {
  /** Appends that were acknowledged in time. */
  appends: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of the client process. */
  clientCpuMs: number;
}

/** Keeps `callers` appends under way for the duration of the order. */
export async function loadAppends(order: AppendOrder, append: () => Promise<unknown>): Promise<AppendTally> {
  const latencies: number[] = [];
  let appends = 0;
  const cpuBefore = process.cpuUsage();
  const until = performance.now() + order.durationMs;
  const caller = async (): Promise<void> => {
    for (let sentAt = performance.now(); sentAt < until; sentAt = performance.now()) {
      await append();
      const doneAt = performance.now();
      latencies.push(doneAt - sentAt);
      if (doneAt <= until) appends += 1;
    }
  };
  await Promise.all(Array.from({ length: order.callers }, caller));
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    appends,
    perSecond: (appends * 1_000) / order.durationMs,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    clientCpuMs: (user + system) / 1_000,
  };
}
