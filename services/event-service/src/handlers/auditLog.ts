import { addAuditEntry } from '@plinth/shared/database/repositories/auditLog';
import type { Connection } from '@plinth/shared/database/statement';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/** Writes the entry of one event: ids, type and time, nothing of its data. In the caller's transaction; repeatable. */
export async function applyToAuditLog(tx: Connection, event: RecordedEvent): Promise<void> {
  const {
    tenantId,
    position,
    recordedAt: at,
    actor,
    type,
    streamId,
    version,
    id: eventId,
    correlationId,
  } = event;
  const aggregate = type.slice(0, type.indexOf('.'));
  await addAuditEntry(tx, {
    tenantId,
    position,
    at,
    actor,
    type,
    aggregate,
    streamId,
    version,
    eventId,
    correlationId,
  });
}
