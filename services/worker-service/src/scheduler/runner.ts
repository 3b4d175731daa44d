import { claim } from '@plinth/shared/jobs/claim';
import { runJob } from './runJob';
import type { RunJobDeps, Work } from './runJob';

export type RunnerDeps = RunJobDeps & {
  readonly work: readonly Work[];
  /** Jobs that run at once in this process. */
  readonly concurrency: number;
  /** How often to look for jobs when nobody wakes it: retries and expired leases come by the clock. */
  readonly pollMs: number;
};

export type Runner = ReturnType<typeof createRunner>;

/**
 * Makes the loop that claims jobs and runs them, at most `concurrency` at once, until none is left; then it sleeps
 * until it is woken or the poll comes round. Any number of runners may work on the same database.
 */
export function createRunner(deps: RunnerDeps) {
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  let filling: Promise<void> | undefined;
  let isWoken = false;
  let isStopped = false;
  let poll: NodeJS.Timeout | undefined;

  async function fill(): Promise<void> {
    isWoken = false;
    const free = deps.concurrency - running.size;
    if (free <= 0) return;
    const window = windowOf(deps);
    for (const job of await claim(deps.scheduler, { ...window, limit: free })) {
      const work = deps.work.find(({ definition }) => definition.name === job.processor)!;
      track(runJob(deps, { job, leasedUntil: window.leasedUntil, work, stopping: stopping.signal }));
    }
  }

  function track(run: Promise<void>): void {
    const tracked = run
      .catch((err: unknown) =>
        deps.log.error({ err }, 'the end of a job could not be written; its lease will expire'),
      )
      .finally(() => {
        running.delete(tracked);
        wake();
      });
    running.add(tracked);
  }

  function wake(): void {
    isWoken = true;
    if (isStopped || filling) return;
    filling = fill()
      .catch((err: unknown) =>
        deps.log.error({ err }, 'no jobs could be claimed; trying again at the next poll'),
      )
      .finally(() => {
        filling = undefined;
        if (isWoken) wake();
      });
  }

  return {
    /** Begins to claim jobs; once. */
    start(): void {
      poll = setInterval(wake, deps.pollMs);
      wake();
    },
    /** Looks for jobs now, because there may be some. */
    wake,
    /**
     * Claims nothing more and waits for the running jobs; those not done after `graceMs` are aborted and given back.
     * Once.
     */
    async stop(graceMs: number): Promise<void> {
      isStopped = true;
      clearInterval(poll);
      await filling;
      const abort = setTimeout(() => stopping.abort(new Error('the process stops')), graceMs);
      await Promise.all(running);
      clearTimeout(abort);
    },
  };
}

function windowOf({ work, clock, leaseMs }: RunnerDeps) {
  const now = clock.now();
  const processors = work.map(({ definition }) => definition.name);
  return { processors, now, leasedUntil: new Date(now.getTime() + leaseMs) };
}
