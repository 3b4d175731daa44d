import { createOccasionally } from '../utils/occasionally';
import { applyRange, isBehind, MAX_EVENTS } from './applyRange';
import type { ApplyDeps, RangeResult } from './applyRange';
import { createRecovery } from './recovery';
import { createSetbacks } from './setbacks';
import { createTurns } from './turns';
import type { Turns } from './turns';

export type LooksDeps = ApplyDeps & {
  /** How many tenants of the line are looked at at the same time; default 2. */
  readonly slots?: number;
  /** How many others, because a signal came; default 6. */
  readonly arrivals?: number;
  /** See RecoveryDeps. */
  readonly tryEveryMs?: number;
  /** Hears of each checkpoint that was seen. */
  readonly onCheckpoint: (tenantId: string, position: number) => void;
};

/** See {@link createLooks}. */
export type Looks = ReturnType<typeof createLooks>;

/**
 * Decides when a consumer looks at which tenant's log: at once for a signal while there is room, else by turns. A
 * tenant whose look failed waits longer each time; without PostgreSQL all wait.
 */
export function createLooks({ slots = 2, arrivals = 6, ...given }: LooksDeps) {
  const setbacks = createSetbacks();
  const deps = { ...given, pool: setbacks.watch(given.pool) };
  const running = new Map<string, Promise<void>>();
  const askedMeanwhile = new Set<string>();
  const turns = createTurns({ slots, take: look });
  const recovery = createRecovery({ ...deps, onRecovered: turns.add });
  const failed = createFailed({ ...deps, setbacks, turns, onHalted: recovery.begin });
  const settle = createSettle(deps);
  let arrived = 0;
  let isClosed = false;

  /** One turn for a tenant; never throws. Returns at once when another turn for it is under way. */
  async function look(tenantId: string): Promise<void> {
    if (deps.brake.isHalted()) return;
    if (running.has(tenantId)) return void askedMeanwhile.add(tenantId);
    let hasMore = false;
    const looking = applyRange(deps, tenantId)
      .then(async (result) => {
        if (setbacks.forget(tenantId)) deps.log.info({ consumer: deps.consumer.name }, 'PostgreSQL is back');
        hasMore = await settle(tenantId, result);
      })
      .catch((error: unknown) => failed(tenantId, error))
      .finally(() => {
        running.delete(tenantId);
        if (askedMeanwhile.delete(tenantId) || hasMore) turns.add(tenantId);
      });
    running.set(tenantId, looking);
    await looking;
  }

  return {
    /** Puts a tenant in line. */
    soon: turns.add,

    /**
     * A signal came: looks at once, unless the tenant is in line, there is no room or PostgreSQL is away; then it is
     * put in line. @returns a look under way, which ends in its own time
     */
    now(tenantId: string): Promise<void> | undefined {
      if (isClosed || turns.has(tenantId)) return undefined;
      if (!running.has(tenantId) && (arrived >= arrivals || setbacks.areOfAll())) {
        turns.add(tenantId);
        return undefined;
      }
      arrived += 1;
      return look(tenantId).finally(() => (arrived -= 1));
    },

    /** Tenants in line. */
    waiting: turns.size,

    /** Forgets the line and waits for what is under way. */
    async close(): Promise<void> {
      isClosed = true;
      await Promise.all([turns.close(), recovery.close(), ...running.values()]);
    },
  };
}

/** @returns whether there is more to do at once */
function createSettle({ onCheckpoint, ...deps }: ApplyDeps & Pick<LooksDeps, 'onCheckpoint'>) {
  const { consumer, log } = deps;
  const occasionally = createOccasionally();

  return async function settle(
    tenantId: string,
    { outcome, position, events }: RangeResult,
  ): Promise<boolean> {
    if (position !== undefined) onCheckpoint(tenantId, position);
    if (outcome === 'newer_needed') {
      // Not in line again: the watchdog comes back, and a newer replica is quicker.
      occasionally((leftOut) =>
        log.error(
          { consumer: consumer.name, tenantId, leftOut },
          'the log or its checkpoint needs a newer release',
        ),
      );
      return false;
    }
    if (events.length === MAX_EVENTS) return true;
    // Whoever holds the checkpoint looks once more after its commit: others acknowledged meanwhile without looking.
    return outcome !== 'busy' && isBehind(deps, tenantId);
  };
}

type FailedDeps = Pick<ApplyDeps, 'brake' | 'consumer' | 'log'> & {
  readonly setbacks: ReturnType<typeof createSetbacks>;
  readonly turns: Pick<Turns, 'add' | 'addLater' | 'pause' | 'isPaused'>;
  readonly onHalted: () => void;
};

/** Decides when a tenant whose look failed comes again; with PostgreSQL away, all tenants. */
function createFailed({ brake, consumer, log, setbacks, turns, onHalted }: FailedDeps) {
  const occasionally = createOccasionally();

  function away(tenantId: string, err: unknown): void {
    turns.add(tenantId);
    // Looks that were under way together fail together: that is one failure.
    if (turns.isPaused()) return;
    const { count, delayMs } = setbacks.addOfAll();
    turns.pause(delayMs);
    occasionally((leftOut) =>
      log.warn(
        { err, consumer: consumer.name, count, delayMs, leftOut },
        'PostgreSQL cannot be reached; looking again later',
      ),
    );
  }

  return function failed(tenantId: string, err: unknown): void {
    if (brake.isHalted()) {
      log.error({ err, consumer: consumer.name, tenantId }, 'the consumer is halted');
      return onHalted();
    }
    if (setbacks.isOfAll(err)) return away(tenantId, err);
    const { count, delayMs } = setbacks.add(tenantId);
    const facts = { err, consumer: consumer.name, tenantId, count, delayMs };
    occasionally((leftOut) =>
      log.warn({ ...facts, leftOut }, 'a look at the log failed; looking again later'),
    );
    turns.addLater(tenantId, delayMs);
  };
}
