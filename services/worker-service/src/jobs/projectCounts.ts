import type { JobDefinition } from '@plinth/shared/jobs/job';

const MINUTE_MS = 60 * 1_000;

/** Counts a tenant's projects and tasks. */
export const projectCounts = {
  name: 'project-counts',
  maxAttempts: 5,
  timeoutMs: MINUTE_MS,
  backoffMs: 2_000,
} as const satisfies JobDefinition;

/** When each tenant has it: once when the tenant is made, then daily at 00:00 UTC. */
export const projectCountsSchedule = {
  name: 'project-counts',
  processor: projectCounts.name,
  cron: '0 0 * * *',
} as const;
