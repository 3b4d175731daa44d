/* @name InsertSchedule */
insert into schedule (tenant_id, name, processor, cron, next_due_at)
values (:tenantId!, :name!, :processor!, :cron!, :nextDueAt!)
on conflict do nothing;

/* @name LockDueSchedules */
select
  tenant_id as "tenantId",
  name,
  processor,
  cron,
  next_due_at as "dueAt"
from schedule
where next_due_at <= :now!
  and processor = any (:processors!::text[])
  and not exists (select from log_head h
                  where h.tenant_id = schedule.tenant_id and h.shard = 0 and h.status <> 'active')
order by next_due_at
limit :limit!
for update skip locked;

/* @name InsertDueJobs */
with due as (
  select *
  from unnest(
    :tenantIds!::uuid[], :names!::text[], :processors!::text[], :dueAts!::timestamptz[], :jobIds!::uuid[],
    :maxAttempts!::int[], :nextDueAts!::timestamptz[]
  ) as d (tenant_id, name, processor, due_at, job_id, max_attempts, next_due_at)
), moved as (
  update schedule s
  set next_due_at = d.next_due_at
  from due d
  where s.tenant_id = d.tenant_id and s.name = d.name
)
insert into job (tenant_id, id, processor, status, max_attempts, schedule, due_at, run_at, created_at)
select d.tenant_id, d.job_id, d.processor, 'queued', d.max_attempts, d.name, d.due_at, :now!, :now!
from due d
on conflict (tenant_id, schedule, due_at) do nothing
returning id;
