import type { TenantEvent } from '@plinth/shared/domain/tenant/events';
import { addSchedule } from '@plinth/shared/jobs/schedules';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import { projectCountsSchedule } from '../jobs/projectCounts';

const TENANT_CREATED: TenantEvent['type'] = 'tenant.created';

/**
 * Gives each new tenant its schedules, in the transaction of the checkpoint; repeatable. The first run is due at the
 * moment that the tenant was made, so the next tick makes it a job.
 */
export const schedules = defineConsumer({
  name: 'schedules',
  revision: 1,
  handles: [TENANT_CREATED],
  apply: (tx, { tenantId, occurredAt }) =>
    addSchedule(tx, { ...projectCountsSchedule, tenantId, nextDueAt: occurredAt }),
});
