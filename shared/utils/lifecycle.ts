import { EXIT } from './exitCodes';
import type { Logger } from './logger';
import { exitCodeOf, StartError } from './startError';

/** What `start` is given while the process comes up. */
export type Starting = {
  /** Aborted when the process is told to stop, also during start: hand it to whatever waits. */
  readonly signal: AbortSignal;
  /**
   * Registers how to undo what has just been started. Steps run one after another, the last registered first:
   * register pools, then loops, then the HTTP server.
   * @param deadlineMs how long the step may take before the next one runs (the process then exits with 70)
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
 * Runs a service's process until it is told to stop or fails; docs/architecture.md has the exit codes. SIGTERM, SIGINT
 * and SIGHUP (a closed terminal) stop it once, in order: exit 0 when every step is done, 70 when one failed or passed
 * its deadline. Further signals change nothing: a terminal, a launcher and a supervisor often signal all at once, and
 * who cannot wait has SIGKILL. A start that fails undoes what it had started and exits with the code of its StartError,
 * else 1; an error that nobody caught exits with 1 at once.
 */
export function runProcess(deps: ProcessDeps): void {
  const { log, host = process } = deps;
  const steps: Step[] = [];
  const stopping = new AbortController();
  const start = async () => deps.start({ signal: stopping.signal, onStop: registerIn(steps) });

  const stop = async (reason: string, failureCode?: number) => {
    if (stopping.signal.aborted) return log.info({ reason }, 'it is stopping already');
    stopping.abort();
    const startedAt = performance.now();
    if (failureCode === undefined) log.info({ reason }, 'stopping');
    await settled(started);
    const failures = await runSteps(steps, log);
    const code = failureCode ?? (failures > 0 ? EXIT.stopFailed : EXIT.stopped);
    log.info({ exitCode: code, durationMs: Math.round(performance.now() - startedAt) }, 'stopped');
    host.exit(code);
  };

  const crash = (err: unknown) => {
    log.fatal({ err, exitCode: EXIT.crashed }, 'an error that nobody caught ends the process');
    host.exit(EXIT.crashed);
  };

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) host.on(signal, () => void stop(signal));
  host.on('uncaughtException', crash);
  host.on('unhandledRejection', crash);

  const started = start().catch((err: unknown) => {
    // Told to stop while it waited: what came of it is no news.
    if (stopping.signal.aborted) return;
    const exitCode = exitCodeOf(err);
    // Its message is for whoever runs the service, and says it all.
    if (err instanceof StartError) log.fatal({ exitCode }, `the service could not start: ${err.message}`);
    else log.fatal({ err, exitCode }, 'the service could not start');
    void stop('start failed', exitCode);
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
