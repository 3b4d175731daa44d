import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { Connection } from '@plinth/shared/database/statement';
import { aggregateOf } from '@plinth/shared/domain/registry';
import { addErasure } from '@plinth/shared/eventstore/erasures';
import { addTombstone } from '@plinth/shared/eventstore/purge';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import { addSchedule } from '@plinth/shared/jobs/schedules';
import { projectCountsSchedule } from '../jobs/projectCounts';
import { retentionSchedule } from '../jobs/retention';
import { isContainer } from '../services/containers';

/**
 * Gives a new tenant its schedules, in the transaction of the checkpoint; repeatable. The first run is due at the
 * moment that the tenant was made, so the next tick makes it a job.
 */
export async function applyToSchedules(tx: Connection, event: RecordedEvent): Promise<void> {
  const { tenantId, occurredAt: nextDueAt } = event;
  for (const schedule of [projectCountsSchedule, retentionSchedule])
    await addSchedule(tx, { ...schedule, tenantId, nextDueAt });
}

/** Puts a person who has deleted their account on the eraser's list, in the transaction of the checkpoint; repeatable. */
export async function applyToErasures(tx: Connection, event: RecordedEvent): Promise<void> {
  const { streamId: subjectId, correlationId, id: causationId, occurredAt: requestedAt } = event;
  await addErasure(tx, {
    forTenantId: PLATFORM_TENANT_ID,
    subjectId,
    correlationId,
    causationId,
    requestedAt,
  });
}

/** Puts a purged stream on the purger's list, in the transaction of the checkpoint; repeatable. */
export async function applyToTombstones(tx: Connection, event: RecordedEvent): Promise<void> {
  const { tenantId, streamId, version, occurredAt: purgedAt } = event;
  const type = aggregateOf(event.type);
  if (!type) throw new Error(`expected the 'purged' event of an aggregate; got ${event.type}`);
  await addTombstone(tx, {
    tenantId,
    streamId,
    type,
    version,
    purgedAt,
    awaitsChildren: isContainer(type),
  });
}
