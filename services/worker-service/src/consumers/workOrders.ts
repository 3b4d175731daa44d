import { purgedTypes } from '@plinth/shared/domain/registry';
import type { TenantEvent } from '@plinth/shared/domain/tenant/events';
import type { UserEvent } from '@plinth/shared/domain/user/events';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import type { Consumer } from '@plinth/shared/messaging/consumer';
import { applyToErasures, applyToSchedules, applyToTombstones } from '../handlers/workOrders';

const TENANT_CREATED: TenantEvent['type'] = 'tenant.created';
const USER_DELETED: UserEvent['type'] = 'user.deleted';

/**
 * What the log asks of this service: schedules for a new tenant, the purge of what was ended for good, and the erasure of
 * who has deleted their account.
 * @param deps told after commits with a purge, or an account that was deleted; must neither throw nor wait
 */
export function workOrders(deps: { wakePurger: () => void; wakeEraser: () => void }): Consumer {
  const isPurged = ({ type }: { type: string }): boolean => purgedTypes.includes(type);
  return defineConsumer({
    name: 'work-orders',
    revision: 2,
    handles: [TENANT_CREATED, USER_DELETED, ...purgedTypes],
    apply: (tx, event) => {
      if (isPurged(event)) return applyToTombstones(tx, event);
      return event.type === USER_DELETED ? applyToErasures(tx, event) : applyToSchedules(tx, event);
    },
    afterCommit: ({ events }) => {
      if (events.some(isPurged)) deps.wakePurger();
      if (events.some(({ type }) => type === USER_DELETED)) deps.wakeEraser();
    },
  });
}
