import type { Pool } from 'pg';
import { inTransaction } from '../database/inTransaction';
import type { Connection } from '../database/statement';
import type { Clock, Ids } from '../types/clock';
import type { JobDefinition } from './job';
import { nextDue } from './nextDue';
import { insertDueJobs, insertSchedule, lockDueSchedules } from './schedules.queries';
import type { InsertScheduleParams, LockDueSchedulesResult } from './schedules.queries';

/** How many schedules one transaction turns into jobs. */
const BATCH = 200;

/**
 * Adds a schedule to a tenant, in the caller's transaction (role consumer, or scheduler for the platform). Repeatable: one that is already there
 * keeps its next due time.
 * @param schedule.cron five fields, in UTC
 * @param schedule.nextDueAt RFC 3339; when it is due for the first time
 * @throws Error when `cron` is none: a schedule that cannot be moved on would hold up the ticks of all tenants
 */
export async function addSchedule(tx: Connection, schedule: InsertScheduleParams): Promise<void> {
  nextDue(schedule.cron, new Date(schedule.nextDueAt));
  await insertSchedule.run(schedule, tx);
}

type MakeDueJobsDeps = {
  /** Pool of the role scheduler. */
  readonly pool: Pick<Pool, 'connect'>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Schedules of other processors are left to those who know them. */
  readonly definitions: readonly JobDefinition[];
};

/**
 * Makes a job of each schedule that is due, in every tenant, and moves the schedule on: one job for all runs that
 * were missed. Each batch is one transaction; overlapping and repeated calls make no job twice.
 * @returns how many jobs it made
 */
export async function makeDueJobs(deps: MakeDueJobsDeps): Promise<number> {
  let made = 0;
  let isBatchFull = true;
  while (isBatchFull) {
    const batch = await inTransaction(deps.pool, (tx) => makeBatch(tx, deps));
    made += batch.made;
    isBatchFull = batch.due === BATCH;
  }
  return made;
}

async function makeBatch(tx: Connection, deps: MakeDueJobsDeps): Promise<{ due: number; made: number }> {
  const now = deps.clock.now();
  const processors = deps.definitions.map(({ name }) => name);
  const due = await lockDueSchedules.run({ now: now.toISOString(), processors, limit: BATCH }, tx);
  if (due.length === 0) return { due: 0, made: 0 };
  const jobs = await insertDueJobs.run({ now: now.toISOString(), ...columnsOf(due, now, deps) }, tx);
  return { due: due.length, made: jobs.length };
}

function columnsOf(due: LockDueSchedulesResult[], now: Date, { definitions, ids }: MakeDueJobsDeps) {
  const attempts = new Map(definitions.map(({ name, maxAttempts }) => [name, maxAttempts]));
  return {
    tenantIds: due.map(({ tenantId }) => tenantId),
    names: due.map(({ name }) => name),
    processors: due.map(({ processor }) => processor),
    dueAts: due.map(({ dueAt }) => dueAt),
    jobIds: due.map(() => ids.next()),
    maxAttempts: due.map(({ processor }) => attempts.get(processor)!),
    nextDueAts: due.map(({ cron }) => nextDue(cron, now).toISOString()),
  };
}
