import { applyRange } from './applyRange';
import type { ApplyDeps } from './applyRange';
import type { FailingStream } from './parkBrake';
import { retryParked } from './retryParked';

export type RecoveryDeps = ApplyDeps & {
  /** Told the tenant to begin with when the consumer goes on. */
  readonly onRecovered: (tenantId: string) => void;
  /** How often the stream that halted the consumer is tried; default 30,000. */
  readonly tryEveryMs?: number;
};

/** See {@link createRecovery}. */
export type Recovery = ReturnType<typeof createRecovery>;

/**
 * Ends a halt when its cause is gone: tries the very stream that was one too many, parks nothing meanwhile, and lets
 * the consumer go on once that stream can be applied. A faulty release stays halted until a sound one replaces it.
 */
export function createRecovery(deps: RecoveryDeps) {
  const { brake, log, consumer, onRecovered, tryEveryMs = 30_000 } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const closing = new AbortController();
  const { signal } = closing;

  function begin(): void {
    if (!timer && !signal.aborted) timer = setTimeout(() => void (running = attempt()), tryEveryMs).unref();
  }

  async function attempt(): Promise<void> {
    const culprit = brake.culprit();
    const isSound = culprit !== undefined && (await canApply(culprit));
    timer = undefined;
    if (signal.aborted) return;
    if (!isSound) return begin();
    brake.release();
    log.info({ consumer: consumer.name, ...culprit }, 'the consumer goes on');
    onRecovered(culprit.tenantId);
  }

  async function canApply(culprit: FailingStream): Promise<boolean> {
    const facts = { consumer: consumer.name, ...culprit };
    try {
      // Another replica, which is not halted, may have parked it; then looking at the log says nothing about it.
      const parked = await retryParked(deps, culprit, { signal });
      if (parked !== 'not_parked') return parked === 'healed';
      const { outcome } = await applyRange(deps, culprit.tenantId);
      return outcome === 'passed' || outcome === 'nothing';
    } catch (err) {
      log.error({ err, ...facts }, 'the consumer is still halted');
      return false;
    }
  }

  return {
    /** The consumer is halted: begins to try, unless it does so already. */
    begin,

    /** Waits for what is under way, one transaction of a retry at most. */
    async close(): Promise<void> {
      closing.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
