import { countEvent } from '@plinth/shared/database/repositories/dailyStatistics';
import type { Connection } from '@plinth/shared/database/statement';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/** What is counted. A purged event still happened: it is counted, too. */
export const countedEvents = [
  'project.created',
  'task.created',
  'task.completed',
  'comment.created',
  'membership.created',
] as const;

/** Counts an event on the day when it occurred. In the transaction of the caller, once, by its checkpoint. */
export async function applyToDailyStatistics(
  tx: Connection,
  { tenantId, type, occurredAt: at }: RecordedEvent,
  version: number,
): Promise<void> {
  await countEvent(tx, { tenantId, version, at, type });
}
