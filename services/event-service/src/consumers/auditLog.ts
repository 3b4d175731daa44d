import { eventTypes } from '@plinth/shared/domain/registry';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import type { Consumer, Passed } from '@plinth/shared/messaging/consumer';
import { applyToAuditLog } from '../handlers/auditLog';

/**
 * The consumer behind `GET /v1/audit`: an entry for each event of each tenant, also for purged ones, of which who, what
 * and when stay. It also tells the other services what has changed, since it passes every event of every tenant and
 * there is one version of it. A type that comes later needs no higher revision: who does not know it does not pass it.
 * @param deps.announce told after each commit; must neither throw nor wait
 */
export function auditLog({ announce }: { announce: (passed: Passed) => void }): Consumer {
  return defineConsumer({
    name: 'audit-log',
    revision: 1,
    handles: Object.keys(eventTypes),
    handlesPurged: true,
    apply: (tx, event) => applyToAuditLog(tx, [event]),
    applyAll: applyToAuditLog,
    afterCommit: announce,
  });
}
