-- Tenants have a plan and a life: what they use is counted, and one that is suspended or closing takes no changes.

alter table tenant
  add column plan              text not null default 'free',
  add column suspension_reason text,
  add column erase_at          timestamptz,
  add check (status <> 'closing' or erase_at is not null);
alter table tenant alter column plan drop default;
-- What is due to be erased.
create index tenant_erase_at on tenant (erase_at) where status = 'closing';

create or replace function write_tenant_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[])
returns void
language plpgsql
as $$
begin
  insert into public.tenant as t
    (tenant_id, id, slug, name, status, plan, purge_after_days, suspension_reason, erase_at, version,
     reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r.slug, r.name, r.status, r.plan, r."purgeAfterDays", r."suspensionReason", r."eraseAt",
         s.version, r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    slug text, name text, status text, plan text, "purgeAfterDays" int, "suspensionReason" text,
    "eraseAt" timestamptz, "reducerRevision" int, "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set slug = excluded.slug, name = excluded.name, status = excluded.status, plan = excluded.plan,
        purge_after_days = excluded.purge_after_days, suspension_reason = excluded.suspension_reason,
        erase_at = excluded.erase_at, version = excluded.version, reducer_revision = excluded.reducer_revision,
        updated_at = excluded.updated_at;
end
$$;

-- How much of what plans limit a tenant has. Written by triggers under the tenant's head, so that it is exact; `added`
-- only rises and names the next one (see services/planRoom in api-service).
create table tenant_usage (
  tenant_id      uuid   not null primary key,
  projects       int    not null default 0 check (projects >= 0),
  projects_added bigint not null default 0,
  members        int    not null default 0 check (members >= 0),
  members_added  bigint not null default 0
) with (fillfactor = 50);

alter table tenant_usage enable row level security, force row level security;
grant select, insert, update on tenant_usage to plinth_append_owner;
create policy tenant_usage_append_owner on tenant_usage to plinth_append_owner using (true);
grant select on tenant_usage to plinth_app;
create policy tenant_usage_app on tenant_usage for select to plinth_app
  using (tenant_id = (select current_tenant()));

-- The head refuses by its own status, which is therefore never another one than the tenant's.
create function keep_head_in_step() returns trigger
language plpgsql
as $$
begin
  update public.log_head h set status = new.status
  where h.tenant_id = new.tenant_id and h.shard = 0 and h.status <> new.status;
  return null;
end
$$;
create trigger tenant_head after insert or update of status on tenant
  for each row execute function keep_head_in_step();

create function count_projects() returns trigger
language plpgsql
as $$
declare
  v_change int := (tg_op <> 'DELETE' and new.deleted_at is null)::int
                - (tg_op <> 'INSERT' and old.deleted_at is null)::int;
begin
  if v_change <> 0 then
    insert into public.tenant_usage as u (tenant_id, projects, projects_added)
    values (coalesce(new.tenant_id, old.tenant_id), greatest(v_change, 0), greatest(v_change, 0))
    on conflict (tenant_id) do update
      set projects = u.projects + v_change, projects_added = u.projects_added + greatest(v_change, 0);
  end if;
  return null;
end
$$;
create trigger project_usage after insert or delete or update of deleted_at on project
  for each row execute function count_projects();

create function count_members() returns trigger
language plpgsql
as $$
declare
  v_change int := (tg_op <> 'DELETE')::int - (tg_op <> 'INSERT')::int;
begin
  insert into public.tenant_usage as u (tenant_id, members, members_added)
  values (coalesce(new.tenant_id, old.tenant_id), greatest(v_change, 0), greatest(v_change, 0))
  on conflict (tenant_id) do update
    set members = u.members + v_change, members_added = u.members_added + greatest(v_change, 0);
  return null;
end
$$;
create trigger membership_usage after insert or delete on membership
  for each row execute function count_members();

revoke all on function keep_head_in_step, count_projects, count_members from public;
grant execute on function keep_head_in_step, count_projects, count_members to plinth_append_owner;

-- What there is already; row security binds the migrator, too.
set local role plinth_append_owner;
insert into tenant_usage (tenant_id, projects, projects_added, members, members_added)
select t.tenant_id, p.n, p.n, m.n, m.n
from tenant t,
     lateral (select count(*) as n from project p where p.tenant_id = t.tenant_id and p.deleted_at is null) as p,
     lateral (select count(*) as n from membership m where m.tenant_id = t.tenant_id) as m;
reset role;

-- Whether a stream may be written although its tenant is suspended or closing: its own life, and what is told of it.
-- What the tenant itself may do is for its rules to say.
create function is_written_while_closed(p_status text, p_tenant_id uuid, p_stream_id uuid, p_stream_type text)
returns boolean
language sql immutable parallel safe
return p_status in ('suspended', 'closing') and (p_stream_id = p_tenant_id or p_stream_type = 'audit');
revoke all on function is_written_while_closed from public;
grant execute on function is_written_while_closed to plinth_append_owner;

-- Two lines of append_units, whose verdict now names the status (tenant_suspended, tenant_closing, tenant_erased); the
-- rest of it stays as 0005 wrote it. A tenant that is active pays nothing.
do $do$
declare
  v_source  text := pg_get_functiondef('append_units'::regproc);
  v_old     constant text := $$elsif v_states[v_head] <> 'active' then$$;
  v_new     constant text := $$elsif v_states[v_head] <> 'active' and not public.is_written_while_closed(
        v_states[v_head], p_tenants[v_head], p_stream_ids[i], p_stream_types[i]) then$$;
  v_old_says constant text := $$else 'tenant_closed' end$$;
  v_new_says constant text := $$else 'tenant_' || v_states[v_head] end$$;
begin
  if strpos(v_source, v_old) = 0 or strpos(v_source, v_old_says) = 0 then
    raise exception 'expected append_units to refuse heads that are not active; got another function';
  end if;
  execute replace(replace(v_source, v_old, v_new), v_old_says, v_new_says);
end
$do$;

-- Jobs of a suspended tenant are not run, and its schedules make none; no more of a head than that.
grant select (tenant_id, shard, status) on log_head to plinth_scheduler;
create policy log_head_scheduler on log_head for select to plinth_scheduler using (true);
