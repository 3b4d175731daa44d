import { LRUCache } from 'lru-cache';
import { parseEnvelope } from './envelope';
import { applyRange, isBehind } from './applyRange';
import type { ApplyDeps, RangeResult } from './applyRange';
import { createParkBrake } from './parkBrake';
import type { ParkBrakeOptions } from './parkBrake';
import { listParked, retryParked } from './parking';
import type { ParkedStream, RetryOutcome } from './parking';
import { createTurns } from './turns';

export type SignalsDeps = Omit<ApplyDeps, 'brake'> & {
  /** Tenants that are caught up at the same time beside those that signals arrive for; default 2. */
  readonly slots?: number;
  readonly brake?: ParkBrakeOptions;
};

/** One consumer at work in this process; see {@link createSignals}. */
export type Signals = ReturnType<typeof createSignals>;

const REMEMBERED_TENANTS = 100_000;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/** With PostgreSQL away every tenant with news fails; after the first time each nth failure is logged. */
const LOGGED_FAILURES = 10;

/**
 * Sets a consumer to work. A message is a signal and the log is the truth: whatever arrives, in whatever order and
 * number, a look at the log applies what follows the checkpoint, in order, once. Several replicas may do this.
 */
export function createSignals({ slots = 2, brake: brakeOptions, ...rest }: SignalsDeps) {
  const deps: ApplyDeps = { ...rest, brake: createParkBrake(brakeOptions) };
  const { consumer, log, brake } = deps;
  const checkpoints = new LRUCache<string, number>({ max: REMEMBERED_TENANTS });
  const running = new Set<string>();
  const askedMeanwhile = new Set<string>();
  const failures = new Map<string, number>();
  const turns = createTurns({ slots, take: look });

  function failed(tenantId: string, err: unknown): void {
    if (brake.isHalted()) return log.error({ err, consumer: consumer.name }, 'the consumer is halted');
    const count = (failures.get(tenantId) ?? 0) + 1;
    failures.set(tenantId, count);
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (count - 1), MAX_DELAY_MS) * (0.5 + Math.random() / 2);
    if (count === 1 || count % LOGGED_FAILURES === 0) {
      const facts = { err, consumer: consumer.name, tenantId, count };
      log.warn(facts, 'a look at the log failed; looking again later');
    }
    turns.addLater(tenantId, delayMs);
  }

  /** @returns whether there is more to do at once */
  async function settle(tenantId: string, { outcome, position }: RangeResult): Promise<boolean> {
    failures.delete(tenantId);
    if (position !== undefined) checkpoints.set(tenantId, position);
    if (outcome === 'newer_needed') {
      // Not in line again: the watchdog comes back, and a newer replica is quicker.
      log.error({ consumer: consumer.name, tenantId }, 'the log or its checkpoint needs a newer release');
      return false;
    }
    // Whoever holds the checkpoint looks once more after its commit: others acknowledged meanwhile without looking.
    return outcome !== 'busy' && isBehind(deps, tenantId);
  }

  /** One turn for a tenant; never throws. Returns at once when another turn for it is under way. */
  async function look(tenantId: string): Promise<void> {
    if (brake.isHalted()) return;
    if (running.has(tenantId)) return void askedMeanwhile.add(tenantId);
    running.add(tenantId);
    let hasMore = false;
    try {
      hasMore = await settle(tenantId, await applyRange(deps, tenantId));
    } catch (error) {
      failed(tenantId, error);
    }
    running.delete(tenantId);
    if (askedMeanwhile.delete(tenantId) || hasMore) turns.add(tenantId);
  }

  return {
    /** For logs and routes. */
    name: consumer.name,

    /**
     * Takes a message: looks at its tenant's log unless the position was passed before. Never throws: what cannot be
     * done now, PostgreSQL being away, is looked at again by a timer, so the message is acknowledged all the same.
     * @param message the parsed body, unchecked
     * @returns the answer for the sidecar; 'drop' only for what is no envelope of ours
     */
    receive: async (message: unknown): Promise<'success' | 'drop'> => {
      const signal = parseEnvelope(message);
      if (!signal) return 'drop';
      if (signal.position > (checkpoints.get(signal.tenantId) ?? 0)) await look(signal.tenantId);
      return 'success';
    },

    /** Puts a tenant in line for a look, whatever is remembered of it. */
    lookSoon: turns.add,

    /** See retryParked. Others acknowledged meanwhile without looking, so a look follows. */
    retry: (stream: { tenantId: string; streamId: string }): Promise<RetryOutcome> =>
      retryParked(deps, stream).finally(() => turns.add(stream.tenantId)),

    /** See listParked. */
    parked: (tenantId: string): Promise<ParkedStream[]> => listParked(deps, tenantId),

    /** How it is doing: halted by too many parked streams; tenants in line. */
    status: () => ({ isHalted: brake.isHalted(), waiting: turns.size() }),

    /** Ends turns under way and forgets the line; the log keeps what they would have done. */
    close: (): Promise<void> => turns.close(),
  };
}
