/* @name FailAbandonedJobs */
update job
set status = 'failed',
    error = 'the runner of the last attempt vanished',
    leased_until = null,
    finished_at = :now!
where status in ('queued', 'running')
  and run_at <= :now!
  and leased_until <= :now!
  and attempt >= max_attempts;

/* @name ClaimJobs */
with runnable as (
  select tenant_id, id
  from job
  where status in ('queued', 'running')
    and run_at <= :now!
    and (leased_until is null or leased_until <= :now!)
    and attempt < max_attempts
    and processor = any (:processors!::text[])
    and (runs_while_suspended
         or not exists (select from log_head h
                        where h.tenant_id = job.tenant_id and h.shard = 0 and h.status = 'suspended'))
  order by run_at
  limit :limit!
  for update skip locked
)
update job j
set status = 'running',
    attempt = j.attempt + 1,
    lease_token = j.lease_token + 1,
    leased_until = :leasedUntil!
from runnable r
where j.tenant_id = r.tenant_id and j.id = r.id
returning
  j.tenant_id as "tenantId",
  j.id,
  j.processor,
  j.payload,
  j.attempt,
  j.max_attempts as "maxAttempts",
  j.lease_token as "leaseToken";

/* @name RenewLease */
update job
set leased_until = greatest(leased_until, :leasedUntil!)
where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
returning id;

/* @name CompleteJob */
update job
set status = 'succeeded',
    result = :result!,
    error = null,
    progress = 1,
    leased_until = null,
    finished_at = :now!
where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
returning id;

/* @name FailAttempt */
update job
set status = :status!,
    error = :error!,
    leased_until = null,
    run_at = coalesce(:runAt, run_at),
    finished_at = :finishedAt
where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
returning id;

/* @name ReleaseJob */
update job
set status = 'queued',
    attempt = attempt - 1,
    leased_until = null
where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
returning id;
