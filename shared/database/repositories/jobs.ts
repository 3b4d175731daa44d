import type { Connection } from '../statement';
import * as statements from './jobs.queries';
import type { ListJobsResult } from './jobs.queries';
import { keysBehind } from './page';
import type { Behind } from './page';

/** A job as its tenant sees it. */
export type JobRecord = Readonly<ListJobsResult>;

/** A page of a tenant's jobs, newest first. Role app. */
export async function listJobs(
  tx: Connection,
  { tenantId, behind, limit }: { tenantId: string; behind: Behind; limit: number },
): Promise<readonly JobRecord[]> {
  return statements.listJobs.run({ tenantId, ...keysBehind(behind), limit }, tx);
}
