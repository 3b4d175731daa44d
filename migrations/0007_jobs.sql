-- Schedules and the jobs they make; a tick of the clock turns due schedules into jobs, once each.

create table schedule (
  tenant_id   uuid        not null,
  name        text        not null,
  processor   text        not null,
  cron        text        not null,
  next_due_at timestamptz not null,
  primary key (tenant_id, name)
);
create index schedule_due on schedule (next_due_at);

create table job (
  tenant_id    uuid        not null,
  id           uuid        not null,
  processor    text        not null,
  payload      json        not null default '{}',
  status       text        not null check (status in ('queued', 'running', 'succeeded', 'failed')),
  attempt      int         not null default 0,
  max_attempts int         not null,
  progress     real        not null default 0 check (progress between 0 and 1),
  result       json,
  error        text,
  schedule     text,
  due_at       timestamptz,
  run_at       timestamptz not null,
  -- A claim holds the job until then; its token fences what a slower claimant still writes.
  leased_until timestamptz,
  lease_token  bigint      not null default 0,
  created_at   timestamptz not null,
  finished_at  timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, schedule, due_at)
);
create index job_runnable on job (run_at) where status in ('queued', 'running');

alter table schedule enable row level security, force row level security;
alter table job      enable row level security, force row level security;

grant select, insert, update, delete on schedule, job to plinth_scheduler;
create policy schedule_scheduler on schedule to plinth_scheduler using (true);
create policy job_scheduler      on job      to plinth_scheduler using (true);

grant insert on schedule to plinth_consumer;
create policy schedule_consumer on schedule for insert to plinth_consumer
  with check (tenant_id = (select current_tenant()));

grant select on job to plinth_app;
create policy job_app on job for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
