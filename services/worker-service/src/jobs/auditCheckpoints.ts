import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { JobDefinition } from '@plinth/shared/jobs/job';

const MINUTE_MS = 60 * 1_000;

/** Signs a checkpoint of each log that has news. */
export const auditCheckpoints = {
  name: 'audit-checkpoints',
  maxAttempts: 3,
  timeoutMs: 15 * MINUTE_MS,
  backoffMs: 5_000,
} as const satisfies JobDefinition;

/** One for all tenants, every five minutes: what is younger is reported as not attested. */
export const auditCheckpointsSchedule = {
  tenantId: PLATFORM_TENANT_ID,
  name: 'audit-checkpoints',
  processor: auditCheckpoints.name,
  cron: '*/5 * * * *',
} as const;
