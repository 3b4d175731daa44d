import type { Connection } from '@plinth/shared/database/statement';
import { backoffMs } from '@plinth/shared/jobs/backoff';
import { complete, fail, release, renew } from '@plinth/shared/jobs/claim';
import type { ClaimedJob, JobDefinition, Processor } from '@plinth/shared/jobs/job';
import type { Clock } from '@plinth/shared/types/clock';
import type { JsonObject } from '@plinth/shared/types/json';
import type { Logger } from '@plinth/shared/utils/logger';

/** A kind of job and who does it. */
export type Work = { readonly definition: JobDefinition; readonly process: Processor };

export type RunJobDeps = {
  /** Connection of the role scheduler, for single statements. */
  readonly scheduler: Connection;
  readonly clock: Clock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** How long a claim holds without being renewed; renewed each third of it. */
  readonly leaseMs: number;
};

/** One claimed job and the work that it asks for. */
type Run = {
  readonly job: ClaimedJob;
  /** As the claim wrote it. */
  readonly leasedUntil: Date;
  readonly work: Work;
  readonly stopping: AbortSignal;
};
type Outcome = { readonly result: JsonObject } | { readonly error: Error };

const RENEWALS_PER_LEASE = 3;

/**
 * Runs one claimed job to the end of this attempt: keeps the lease, fires the AbortSignal at its timeout, when the
 * lease is lost or has run out or the process stops, and writes what came of it under the lease's token. A job whose process
 * stops goes back to the queue with its attempt not counted.
 * @throws what the database throws when the outcome cannot be written; the lease then expires and the job runs again
 */
export async function runJob(deps: RunJobDeps, run: Run): Promise<void> {
  const startedAt = deps.clock.now();
  const outcome = await attempt(deps, run);
  const isStopped = 'error' in outcome && run.stopping.aborted;
  if (isStopped) return release(deps.scheduler, run.job);
  const status = await settle(deps, run, outcome);
  const { tenantId, id: jobId, processor, attempt: count } = run.job;
  const durationMs = deps.clock.now().getTime() - startedAt.getTime();
  deps.log.info(
    { tenantId, jobId, processor, attempt: count, status, durationMs },
    'an attempt at a job ended',
  );
}

async function attempt(deps: RunJobDeps, run: Run): Promise<Outcome> {
  const { job, work, stopping } = run;
  const { timeoutMs } = work.definition;
  const ending = new AbortController();
  const timeout = setTimeout(
    () => ending.abort(new Error(`expected to be done within ${timeoutMs} ms; is not`)),
    timeoutMs,
  );
  const lease = keepLease(deps, run, ending);
  try {
    const signal = AbortSignal.any([stopping, ending.signal]);
    return { result: await untilAborted(signal, () => work.process(job, { signal })) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    clearTimeout(timeout);
    lease.letGo();
  }
}

/**
 * Renews the lease until it is let go, and aborts `ending` when it went to another runner or has run out: from then on
 * another may claim the job, whatever kept us from renewing.
 */
function keepLease(deps: RunJobDeps, { job, leasedUntil }: Run, ending: AbortController) {
  const { scheduler, clock, leaseMs, log } = deps;
  let heldUntilMs = leasedUntil.getTime();

  async function keep(): Promise<void> {
    // From when it is asked for, so that we never believe in it longer than the database does.
    const until = new Date(clock.now().getTime() + leaseMs);
    try {
      const isHeld = await renew(scheduler, job, until);
      if (!isHeld) return ending.abort(new Error('the lease went to another runner'));
      heldUntilMs = Math.max(heldUntilMs, until.getTime());
    } catch (err) {
      log.warn({ err, tenantId: job.tenantId, jobId: job.id }, 'a lease could not be renewed; trying again');
    }
  }

  function watch(): NodeJS.Timeout {
    return setTimeout(() => {
      if (clock.now().getTime() < heldUntilMs) expiry = watch();
      else ending.abort(new Error(`expected to renew the lease within ${leaseMs} ms; could not`));
    }, heldUntilMs - clock.now().getTime());
  }

  const renewal = setInterval(() => void keep(), leaseMs / RENEWALS_PER_LEASE);
  let expiry = watch();
  return {
    letGo(): void {
      clearInterval(renewal);
      clearTimeout(expiry);
    },
  };
}

/** A processor that ignores its signal must not hold the slot: what it still does is fenced by the lease. */
async function untilAborted<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([run(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function settle(deps: RunJobDeps, { job, work }: Run, outcome: Outcome): Promise<string> {
  const now = deps.clock.now();
  if ('result' in outcome) {
    return (await complete(deps.scheduler, job, { result: outcome.result, now }))
      ? 'succeeded'
      : 'lease lost';
  }
  const { error } = outcome;
  deps.log.warn({ err: error, tenantId: job.tenantId, jobId: job.id }, 'an attempt at a job failed');
  const waitMs = backoffMs(work.definition.backoffMs, job.attempt, deps.random());
  const retryAt = job.attempt < job.maxAttempts ? new Date(now.getTime() + waitMs) : undefined;
  const isHeld = await fail(deps.scheduler, job, { error: error.message, now, retryAt });
  if (!isHeld) return 'lease lost';
  return retryAt ? 'queued' : 'failed';
}
