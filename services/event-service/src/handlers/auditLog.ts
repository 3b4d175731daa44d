import { addAuditEntries } from '@plinth/shared/database/repositories/auditLog';
import type { Connection } from '@plinth/shared/database/statement';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/**
 * Writes the entries of events of one tenant: ids, type and time, nothing of their data. In the caller's transaction;
 * repeatable.
 */
export async function applyToAuditLog(tx: Connection, events: readonly RecordedEvent[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  await addAuditEntries(
    tx,
    first.tenantId,
    events.map(({ id, recordedAt, ...event }) => ({ ...event, at: recordedAt, eventId: id })),
  );
}
