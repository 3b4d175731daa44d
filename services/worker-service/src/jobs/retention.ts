import type { JobDefinition } from '@plinth/shared/jobs/job';

const MINUTE_MS = 60 * 1_000;

/** Purges what a tenant has deleted long enough ago, and forgets whom it invited in vain. */
export const retention = {
  name: 'retention',
  maxAttempts: 5,
  timeoutMs: 2 * MINUTE_MS,
  backoffMs: 10_000,
} as const satisfies JobDefinition;

/** When each tenant has it: once when the tenant is made, then daily at 02:00 UTC. */
export const retentionSchedule = {
  name: 'retention',
  processor: retention.name,
  cron: '0 2 * * *',
} as const;
