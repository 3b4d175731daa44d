import type { Logger } from './logger';

/** What `start` is given while the process comes up. */
export type Starting = {
  /** Aborted when the process is told to stop, also during start: hand it to whatever waits. */
  readonly signal: AbortSignal;
  /**
   * Registers how to undo what has just been started. Steps run one after another, the last registered first:
   * register pools, then loops, then the HTTP server.
   * @param deadlineMs how long the step may take before the next one runs (the process then exits with 1)
   * @throws Error when all steps together could take more than 38 s: whoever stops the process kills it after 45 s
   */
  readonly onStop: (name: string, deadlineMs: number, stop: () => Promise<void> | void) => void;
};

/** The part of `process` that is used here. */
export type ProcessHost = Pick<NodeJS.EventEmitter, 'on'> & { exit(code: number): void };

export type ProcessDeps = {
  readonly log: Pick<Logger, 'info' | 'error' | 'fatal'>;
  readonly start: (starting: Starting) => Promise<void> | void;
  /** Default: this process. */
  readonly host?: ProcessHost;
};

type Step = { readonly name: string; readonly deadlineMs: number; readonly stop: () => Promise<void> | void };

/** How long a start that is told to stop may take to notice. */
const START_DEADLINE_MS = 5_000;
/** All steps together. With the start's deadline it stays below what scripts/launcher/shutdown.mts waits. */
const STOP_DEADLINE_MS = 38_000;

/**
 * Runs a service's process. SIGTERM and SIGINT stop it once, in order: exit 0 when every step is done, 1 when one
 * failed or passed its deadline. A start that fails undoes what it had started and exits with 1, as does,
 * at once, an error that nobody caught.
 */
export function runProcess(deps: ProcessDeps): void {
  const { log, host = process } = deps;
  const steps: Step[] = [];
  const stopping = new AbortController();
  const start = async () => deps.start({ signal: stopping.signal, onStop: registerIn(steps) });

  const stop = async (reason: string, isFailure: boolean) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    if (!isFailure) log.info({ reason }, 'stopping');
    await settled(started);
    const failures = await runSteps(steps, log);
    if (!isFailure && failures === 0) log.info('stopped');
    host.exit(isFailure || failures > 0 ? 1 : 0);
  };

  const crash = (err: unknown) => {
    log.fatal({ err }, 'an error that nobody caught ends the process');
    host.exit(1);
  };

  host.on('SIGTERM', () => void stop('SIGTERM', false));
  host.on('SIGINT', () => void stop('SIGINT', false));
  host.on('uncaughtException', crash);
  host.on('unhandledRejection', crash);

  const started = start().catch((err: unknown) => {
    // Told to stop while it waited: what came of it is no news.
    if (stopping.signal.aborted) return;
    log.fatal({ err }, 'the service could not start');
    void stop('start failed', true);
  });
}

function registerIn(steps: Step[]): Starting['onStop'] {
  return (name, deadlineMs, stop) => {
    const wholeMs = steps.reduce((sum, step) => sum + step.deadlineMs, deadlineMs);
    if (wholeMs > STOP_DEADLINE_MS) {
      throw new Error(
        `expected stopping to take ${STOP_DEADLINE_MS} ms at most; with the step "${name}" it may take ${wholeMs} ms: shorten a deadline`,
      );
    }
    steps.unshift({ name, deadlineMs, stop });
  };
}

async function runSteps(steps: Step[], log: ProcessDeps['log']): Promise<number> {
  let failures = 0;
  for (const step of steps) {
    try {
      await within(step.deadlineMs, async () => step.stop());
    } catch (err) {
      failures += 1;
      log.error({ err, step: step.name }, 'a step of stopping failed; going on with the next');
    }
  }
  return failures;
}

async function settled(started: Promise<void>): Promise<void> {
  await within(START_DEADLINE_MS, () => started).catch(() => undefined);
}

async function within(deadlineMs: number, run: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`expected to be done within ${deadlineMs} ms; is not`)),
      deadlineMs,
    );
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}
