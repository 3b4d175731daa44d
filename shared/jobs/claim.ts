import type { Connection } from '../database/statement';
import type { JsonObject } from '../types/json';
import {
  claimJobs,
  completeJob,
  failAbandonedJobs,
  failAttempt,
  releaseJob,
  renewLease,
} from './claim.queries';
import type { ClaimedJob, Lease } from './job';

const MAX_ERROR_LENGTH = 500;

type Claim = {
  /** Processors that the caller can run. */
  readonly processors: readonly string[];
  readonly limit: number;
  readonly now: Date;
  /** Until when the jobs are the caller's, unless it renews the lease. */
  readonly leasedUntil: Date;
};

/**
 * Claims jobs that may run now, of all tenants: queued ones whose time has come, and running ones whose lease has
 * expired. Each claim is an attempt and raises the lease token. One statement, one transaction of its own; what
 * another runner is claiming at the same moment is passed over.
 */
export async function claim(
  scheduler: Connection,
  { processors, limit, now, leasedUntil }: Claim,
): Promise<ClaimedJob[]> {
  const rows = await claimJobs.run(
    { processors: [...processors], limit, now: now.toISOString(), leasedUntil: leasedUntil.toISOString() },
    scheduler,
  );
  return rows.map((row) => ({ ...row, payload: row.payload as JsonObject }));
}

/** Fails the jobs whose last attempt has lost its runner, so that a job that kills its runner comes to an end. */
export async function failAbandoned(scheduler: Connection, now: Date): Promise<void> {
  await failAbandonedJobs.run({ now: now.toISOString() }, scheduler);
}

/**
 * Keeps a job for longer; a renewal that arrives late shortens nothing.
 * @returns false when the lease is another's by now: stop working on it
 */
export async function renew(scheduler: Connection, lease: Lease, leasedUntil: Date): Promise<boolean> {
  return isHeld(
    await renewLease.run({ ...leaseOf(lease), leasedUntil: leasedUntil.toISOString() }, scheduler),
  );
}

/** Ends a job well. @returns false, and changes nothing, when the lease is another's by now */
export async function complete(
  scheduler: Connection,
  lease: Lease,
  end: { readonly result: JsonObject; readonly now: Date },
): Promise<boolean> {
  const params = { ...leaseOf(lease), result: end.result, now: end.now.toISOString() };
  return isHeld(await completeJob.run(params, scheduler));
}

/**
 * Ends an attempt badly.
 * @param failure.error why, in one sentence without personal data; cut after 500 characters
 * @param failure.retryAt when to try again; undefined: the job has failed for good
 * @returns false, and changes nothing, when the lease is another's by now
 */
export async function fail(
  scheduler: Connection,
  lease: Lease,
  failure: { readonly error: string; readonly now: Date; readonly retryAt?: Date },
): Promise<boolean> {
  const { now, retryAt } = failure;
  const end = retryAt
    ? { status: 'queued', runAt: retryAt.toISOString() }
    : { status: 'failed', finishedAt: now.toISOString() };
  const error = failure.error.slice(0, MAX_ERROR_LENGTH);
  return isHeld(await failAttempt.run({ ...leaseOf(lease), error, ...end }, scheduler));
}

/** Gives a job back unfinished, at once and without counting the attempt: its runner is stopping. */
export async function release(scheduler: Connection, lease: Lease): Promise<void> {
  await releaseJob.run(leaseOf(lease), scheduler);
}

function leaseOf({ tenantId, id, leaseToken }: Lease): Lease {
  return { tenantId, id, leaseToken };
}

function isHeld(rows: readonly unknown[]): boolean {
  return rows.length > 0;
}
