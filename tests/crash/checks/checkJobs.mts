import type { JobStep, Snapshot } from '../snapshot.mts';

/** Claims that took over a job from a runner whose lease had run out; what a kill of the worker may cause. */
export function countTakenOver({ jobSteps }: Pick<Snapshot, 'jobSteps'>): number {
  return jobSteps.filter((step) => isClaim(step) && step.oldStatus === 'running').length;
}

/**
 * No job runs twice: each due time of a schedule makes one job, a job is claimed again only once nobody holds it (it
 * was given back, its attempt had failed, or its lease has run out), it is completed once, and nothing happens to it
 * afterwards. An attempt that a kill has cut off is no second run: its effect is the completion, which is fenced.
 * @returns one line per fault, also for what is not done
 */
export function checkJobs({
  jobs,
  jobSteps,
  schedules,
}: Pick<Snapshot, 'jobs' | 'jobSteps' | 'schedules'>): string[] {
  const byDue = Map.groupBy(jobs, ({ tenantId, schedule, dueAt }) => `${tenantId} ${schedule} ${dueAt}`);
  const steps = Map.groupBy(jobSteps, ({ id }) => id);
  const made = new Set(jobs.map(({ tenantId, schedule }) => `${tenantId} ${schedule}`));
  return [
    ...schedules
      .filter(({ isDue }) => isDue)
      .map(({ tenantId, name }) => `schedule ${tenantId} ${name}: is due and made no job`),
    ...schedules
      .filter(({ tenantId, name }) => !made.has(`${tenantId} ${name}`))
      .map(({ tenantId, name }) => `schedule ${tenantId} ${name}: has no job`),
    ...[...byDue].flatMap(([due, same]) => (same.length > 1 ? [`${due}: made ${same.length} jobs`] : [])),
    ...jobs.flatMap(({ id, status, schedule }) => [
      ...(status === 'succeeded' ? [] : [`job ${id} (${schedule}): expected succeeded; got ${status}`]),
      ...jobFaults(id, steps.get(id) ?? []),
    ]),
  ];
}

function jobFaults(id: string, steps: JobStep[]): string[] {
  const completed = steps.filter(({ status }) => status === 'succeeded').length;
  return [
    ...(completed === 1 ? [] : [`job ${id}: completed ${completed} times`]),
    ...steps
      .filter(({ oldStatus }) => oldStatus === 'succeeded')
      .map(() => `job ${id}: changed after its end`),
    ...steps
      .filter((step) => isClaim(step) && step.oldLeasedUntil !== null && step.oldLeasedUntil > step.at)
      .map(({ at, oldLeasedUntil }) => `job ${id}: claimed at ${at}, though leased until ${oldLeasedUntil}`),
  ];
}

function isClaim({ oldToken, token }: JobStep): boolean {
  return token !== oldToken;
}
