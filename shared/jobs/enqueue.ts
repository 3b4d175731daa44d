import type { Connection } from '../database/statement';
import { insertJob } from './enqueue.queries';
import type { JobDefinition } from './job';

/**
 * Queues a job behind those that wait already (role scheduler). Repeatable with the same id.
 * @param job.id UUID
 */
export async function enqueue(
  scheduler: Connection,
  definition: JobDefinition,
  job: { readonly tenantId: string; readonly id: string; readonly now: Date },
): Promise<void> {
  const { name: processor, maxAttempts } = definition;
  await insertJob.run({ ...job, now: job.now.toISOString(), processor, maxAttempts }, scheduler);
}
