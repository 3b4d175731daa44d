import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

/** A row of table job, as these tests look at it. */
export type JobRow = {
  id: string;
  tenant_id: string;
  processor: string;
  status: string;
  attempt: number;
  lease_token: number;
  leased_until: string | null;
  run_at: string;
  due_at: string | null;
  error: string | null;
  result: unknown;
  finished_at: string | null;
};

/** All jobs, of all tenants, the oldest first. */
export async function readJobs({ admin }: TestDatabase): Promise<JobRow[]> {
  const { rows } = await admin.query<JobRow>('select * from job order by run_at, id');
  return rows;
}

/** Queues a job as a tick would, past any schedule. */
export async function queueJob(
  { admin }: TestDatabase,
  job: { tenantId: string; id: string; processor: string; maxAttempts?: number; at: Date },
): Promise<void> {
  await admin.query(
    `insert into job (tenant_id, id, processor, status, max_attempts, run_at, created_at)
     values ($1, $2, $3, 'queued', $4, $5, $5)`,
    [job.tenantId, job.id, job.processor, job.maxAttempts ?? 3, job.at],
  );
}

/** Gives a tenant a head of this status, as its first event and the operator would. */
export async function setHead({ admin }: TestDatabase, tenantId: string, status: string): Promise<void> {
  await admin.query(
    `insert into log_head (tenant_id, status, chain, recorded_at) values ($1, $2, chain_start($1), now())
     on conflict (tenant_id, shard) do update set status = excluded.status`,
    [tenantId, status],
  );
}
