import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { ApplyDeps } from './applyRange';
import { parseEnvelope } from './envelope';
import { createLooks } from './looks';
import type { LooksDeps } from './looks';
import { createParkBrake } from './parkBrake';
import type { FailingStream, ParkBrakeOptions } from './parkBrake';
import { listParked, makeParkedDue, postponeParked } from './parking';
import type { ParkedPage } from './parking';
import { retryParked } from './retryParked';
import type { RetryOptions, RetryOutcome } from './retryParked';

export type SignalsDeps = Omit<LooksDeps, 'brake' | 'onCheckpoint'> & { readonly brake?: ParkBrakeOptions };

/** One consumer at work in this process; see {@link createSignals}. */
export type Signals = ReturnType<typeof createSignals>;

const REMEMBERED_TENANTS = 100_000;
/** Longer than a look takes, much shorter than the sidecar waits: each partition brings one message at a time. */
const PATIENCE_MS = 1_000;

/**
 * Sets a consumer to work. A message is a signal and the log is the truth: whatever arrives, in whatever order and
 * number, a look at the log applies what follows the checkpoint, in order, once. Several replicas may do this.
 */
export function createSignals({ brake: brakeOptions, ...given }: SignalsDeps) {
  const brake = createParkBrake(brakeOptions);
  const deps: ApplyDeps = { ...given, brake };
  const checkpoints = new LRUCache<string, number>({ max: REMEMBERED_TENANTS });
  const looks = createLooks({
    ...given,
    brake,
    onCheckpoint: (tenantId, position) => void checkpoints.set(tenantId, position),
  });

  return {
    /** For logs and routes. */
    name: given.consumer.name,

    /**
     * Takes a message: looks at its tenant's log unless the position was passed before. Never throws, and answers
     * within a second or so: what cannot be done by then, PostgreSQL being away or slow, is done or tried again
     * without the message.
     * @param message the parsed body, unchecked
     * @returns the answer for the sidecar; 'drop' only for what is no envelope of ours
     */
    receive: async (message: unknown): Promise<'success' | 'drop'> => {
      const signal = parseEnvelope(message);
      if (!signal) return 'drop';
      if (signal.position <= (checkpoints.get(signal.tenantId) ?? 0)) return 'success';
      await patiently(looks.now(signal.tenantId));
      return 'success';
    },

    /** Puts a tenant in line for a look, whatever is remembered of it. */
    lookSoon: looks.soon,

    /** See retryParked. Others acknowledged meanwhile without looking, so a look follows. */
    retry: (stream: FailingStream, options?: RetryOptions): Promise<RetryOutcome> =>
      retryParked(deps, stream, options).finally(() => looks.soon(stream.tenantId)),

    /** See postponeParked. */
    postpone: (stream: FailingStream): Promise<void> => postponeParked(deps, stream),

    /** See makeParkedDue. */
    retryAll: (tenantId: string): Promise<number> => makeParkedDue(deps, tenantId),

    /** See listParked. */
    parked: (tenantId: string, page: { after?: string; limit: number }): Promise<ParkedPage> =>
      listParked(deps, tenantId, page),

    /** How it is doing: halted by too many parked streams; tenants in line. */
    status: () => ({ isHalted: brake.isHalted(), waiting: looks.waiting() }),

    /** Ends what is under way and forgets the line; the log keeps what it would have done. */
    close: (): Promise<void> => looks.close(),
  };
}

async function patiently(looking: Promise<void> | undefined): Promise<void> {
  if (!looking) return;
  const done = new AbortController();
  const enough = sleep(PATIENCE_MS, undefined, { signal: done.signal }).catch(() => undefined);
  await Promise.race([looking, enough]);
  done.abort();
}
