import { purgedTypes } from '@plinth/shared/domain/registry';
import type { TenantEvent } from '@plinth/shared/domain/tenant/events';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import type { Consumer } from '@plinth/shared/messaging/consumer';
import { applyToSchedules, applyToTombstones } from '../handlers/workOrders';

const TENANT_CREATED: TenantEvent['type'] = 'tenant.created';

/**
 * What the log asks of this service: schedules for a new tenant, and the purge of what was ended for good.
 * @param deps.wakePurger told after commits with a purge; must neither throw nor wait
 */
export function workOrders({ wakePurger }: { wakePurger: () => void }): Consumer {
  const isPurged = ({ type }: { type: string }): boolean => purgedTypes.includes(type);
  return defineConsumer({
    name: 'work-orders',
    revision: 1,
    handles: [TENANT_CREATED, ...purgedTypes],
    apply: (tx, event) => (isPurged(event) ? applyToTombstones(tx, event) : applyToSchedules(tx, event)),
    afterCommit: ({ events }) => {
      if (events.some(isPurged)) wakePurger();
    },
  });
}
