import type { Connection } from '../database/statement';
import type { JsonObject } from '../types/json';
import { insertJob } from './enqueue.queries';
import type { JobDefinition } from './job';

/**
 * Queues a job behind those that wait already (role scheduler, or consumer in the job's tenant). Repeatable with the
 * same id.
 * @param job.id UUID
 * @param job.payload what the processor is told; what is personal in it is sealed. Default nothing
 */
export async function enqueue(
  tx: Connection,
  definition: JobDefinition,
  job: { readonly tenantId: string; readonly id: string; readonly now: Date; readonly payload?: JsonObject },
): Promise<void> {
  const { name: processor, maxAttempts, runsWhileSuspended = false } = definition;
  const { tenantId, id, payload = {} } = job;
  const now = job.now.toISOString();
  await insertJob.run({ tenantId, id, now, payload, processor, maxAttempts, runsWhileSuspended }, tx);
}
