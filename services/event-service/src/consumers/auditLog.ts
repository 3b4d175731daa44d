import { eventTypes } from '@plinth/shared/domain/registry';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import { applyToAuditLog } from '../handlers/auditLog';

/**
 * The consumer behind `GET /v1/audit`: an entry for each event of each tenant, also for purged ones, of which who, what
 * and when stay. A type that comes later needs no higher revision: who does not know it does not pass it.
 */
export const auditLog = defineConsumer({
  name: 'audit-log',
  revision: 1,
  handles: Object.keys(eventTypes),
  handlesPurged: true,
  apply: (tx, event) => applyToAuditLog(tx, [event]),
  applyAll: applyToAuditLog,
});
