-- Erasure: keys are dropped in the unit of the event that certifies it, and no key of that person comes back.

alter table tenant_key  add column dropped_xid xid8;
alter table subject_key add column dropped_xid xid8;
-- What was dropped since a look before: each process forgets the keys that it holds.
create index tenant_key_dropped  on tenant_key  (dropped_xid) where dropped_xid is not null;
create index subject_key_dropped on subject_key (dropped_xid) where dropped_xid is not null;
-- All keys of a person, in whichever tenant.
create index subject_key_of on subject_key (subject_id) where wrapped is not null;

-- Notes which transaction dropped a key, by which other processes hear of it; a dropped one stays, and stays dropped.
create function keep_dropped_keys() returns trigger
language plpgsql
as $$
begin
  if tg_op <> 'INSERT' and old.wrapped is null then
    raise exception 'a dropped key stays dropped: % on % refused', tg_op, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  if new.wrapped is null then
    new.dropped_xid := pg_current_xact_id();
  end if;
  return new;
end
$$;
create trigger tenant_key_dropped  before insert or update or delete on tenant_key
  for each row execute function keep_dropped_keys();
create trigger subject_key_dropped before insert or update or delete on subject_key
  for each row execute function keep_dropped_keys();

-- A person who was erased is told from one who has left; the names are gone from the row, too.
alter table membership   add column erased_at timestamptz;
-- Whoever deletes their account is erased everywhere, in steps; until the last one the row says what is still to be done.
alter table user_account add column deleted_at timestamptz, add column erased_at timestamptz;

create or replace function write_membership_rows(
  p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.membership as m
    (tenant_id, id, user_id, role, personal, removed_at, erased_at, version, reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r."userId", r.role, r.personal, r."removedAt", r."erasedAt", s.version,
         r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    "userId" uuid, role text, personal json, "removedAt" timestamptz, "erasedAt" timestamptz, "reducerRevision" int,
    "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set role = excluded.role, personal = excluded.personal, removed_at = excluded.removed_at,
        erased_at = excluded.erased_at, version = excluded.version, reducer_revision = excluded.reducer_revision,
        updated_at = excluded.updated_at;
end
$$;

create or replace function write_user_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[])
returns void
language plpgsql
as $$
begin
  insert into public.user_account as u
    (tenant_id, id, personal, deleted_at, erased_at, version, reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r.personal, r."deletedAt", r."erasedAt", s.version, r."reducerRevision", r."createdAt",
         r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    personal json, "deletedAt" timestamptz, "erasedAt" timestamptz, "reducerRevision" int, "createdAt" timestamptz,
    "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set personal = excluded.personal, deleted_at = excluded.deleted_at, erased_at = excluded.erased_at,
        version = excluded.version, reducer_revision = excluded.reducer_revision, updated_at = excluded.updated_at;
end
$$;

-- What is to be erased step by step, and what was. A subject in a tenant; the platform tenant stands for everywhere,
-- the nil UUID as subject for the tenant as a whole.
create table erasure (
  tenant_id      uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  for_tenant_id  uuid        not null,
  subject_id     uuid        not null,
  -- Of what asked for it, to be found again in the events that it leads to.
  correlation_id uuid        not null,
  causation_id   uuid,
  requested_at   timestamptz not null,
  completed_at   timestamptz,
  primary key (tenant_id, for_tenant_id, subject_id)
);
create index erasure_open on erasure (tenant_id, requested_at) where completed_at is null;

alter table erasure enable row level security, force row level security;
grant insert on erasure to plinth_consumer;
create policy erasure_consumer on erasure for insert to plinth_consumer
  with check ((select current_tenant()) = '00000000-0000-0000-0000-000000000000');
grant select, update (completed_at) on erasure to plinth_purger;
create policy erasure_purger on erasure to plinth_purger using (true);
grant select, insert on erasure to plinth_append_owner;
create policy erasure_append_owner on erasure to plinth_append_owner using (true);

-- A person's own commands are decided by role identity, which may have to fold the log of the platform.
grant select on event, stream to plinth_identity;
create policy event_identity on event for select to plinth_identity
  using (tenant_id = '00000000-0000-0000-0000-000000000000');
create policy stream_identity on stream for select to plinth_identity
  using (tenant_id = '00000000-0000-0000-0000-000000000000');

-- worker-service erases people from their row on the platform; what is personal there is sealed.
grant select on user_account to plinth_consumer;
create policy user_account_consumer on user_account for select to plinth_consumer
  using (tenant_id = (select current_tenant()));

grant update (wrapped, dropped_at, dropped_xid) on tenant_key, subject_key to plinth_append_owner;
grant delete on password_credential, session, reservation to plinth_append_owner;
drop policy session_append_owner on session;
create policy session_append_owner on session to plinth_append_owner using (true);
grant select, delete on job, schedule to plinth_append_owner;
create policy job_append_owner      on job      to plinth_append_owner using (true);
create policy schedule_append_owner on schedule to plinth_append_owner using (true);

-- Whatever else is known of a person on the platform, and of a tenant: by whoever they are known is in no event. A table
-- that holds more of either is to be named here.
create function forget_person(p_user_id uuid) returns void
language sql
as $$
  delete from public.password_credential where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  -- With their refresh tokens.
  delete from public.session where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  -- The address can be signed up with again.
  delete from public.reservation where tenant_id = '00000000-0000-0000-0000-000000000000' and stream_id = p_user_id;
$$;

create function forget_tenant(p_tenant_id uuid) returns void
language plpgsql
as $$
begin
  delete from public.session where tenant_id = '00000000-0000-0000-0000-000000000000' and for_tenant_id = p_tenant_id;
  delete from public.job where tenant_id = p_tenant_id;
  delete from public.schedule where tenant_id = p_tenant_id;
  -- A backup may have been restored without it.
  if to_regclass('derived.search_document') is not null then
    delete from derived.search_document where tenant_id = p_tenant_id;
  end if;
  delete from public.activity where tenant_id = p_tenant_id;
  delete from public.assigned_task where tenant_id = p_tenant_id;
  delete from public.board_place where tenant_id = p_tenant_id;
  delete from public.board_count where tenant_id = p_tenant_id;
  delete from public.daily_statistic where tenant_id = p_tenant_id;
  update public.membership set personal = null where tenant_id = p_tenant_id and personal is not null;
end
$$;

-- Drops keys: of a person in a tenant (on the platform: with the account), of a tenant as a whole when no subject is
-- named. A person without a key gets a dropped one, so that none is ever made. Repeatable. Under the tenant's head.
create function drop_keys(p_dropped json, p_at timestamptz) returns void
language plpgsql
as $$
declare
  v_dropped record;
begin
  for v_dropped in
    select "tenantId" as tenant_id, "subjectId" as subject_id
    from json_to_recordset(p_dropped) as d("tenantId" uuid, "subjectId" uuid)
  loop
    if v_dropped.subject_id is null then
      update public.tenant_key k set wrapped = null, dropped_at = p_at
      where k.tenant_id = v_dropped.tenant_id and k.wrapped is not null;
      perform public.forget_tenant(v_dropped.tenant_id);
    else
      insert into public.subject_key as k (tenant_id, subject_id, key_id, wrapped, created_at, dropped_at)
      values (v_dropped.tenant_id, v_dropped.subject_id, gen_random_uuid(), null, p_at, p_at)
      on conflict (tenant_id, subject_id) do update
        set wrapped = null, dropped_at = excluded.dropped_at where k.wrapped is not null;
      if to_regclass('derived.search_document') is not null then
        delete from derived.search_document d
        where d.tenant_id = v_dropped.tenant_id and d.subject_id = v_dropped.subject_id;
      end if;
      update public.membership m set personal = null
      where m.tenant_id = v_dropped.tenant_id and m.user_id = v_dropped.subject_id and m.personal is not null;
      if v_dropped.tenant_id = '00000000-0000-0000-0000-000000000000' then
        perform public.forget_person(v_dropped.subject_id);
      end if;
    end if;
  end loop;
end
$$;

create or replace function write_side_rows(p_side_rows json, p_at timestamptz) returns void
language sql
as $$
  insert into public.tenant_key (tenant_id, wrapped, created_at)
  select "tenantId", decode(wrapped, 'base64'), p_at
  from json_to_recordset(p_side_rows -> 'tenantKeys') as k("tenantId" uuid, wrapped text)
  on conflict do nothing;

  insert into public.subject_key (tenant_id, subject_id, key_id, wrapped, created_at)
  select "tenantId", "subjectId", "keyId", decode(wrapped, 'base64'), p_at
  from json_to_recordset(p_side_rows -> 'subjectKeys')
    as k("tenantId" uuid, "subjectId" uuid, "keyId" uuid, wrapped text)
  on conflict do nothing;

  insert into public.password_credential (tenant_id, user_id, scheme, pepper_id, hash, updated_at)
  select '00000000-0000-0000-0000-000000000000', "userId", scheme, "pepperId", hash, p_at
  from json_to_recordset(p_side_rows -> 'credentials')
    as c("userId" uuid, scheme text, "pepperId" text, hash text)
  on conflict (tenant_id, user_id) do update
    set scheme = excluded.scheme, pepper_id = excluded.pepper_id, hash = excluded.hash, updated_at = excluded.updated_at;

  select public.drop_keys(p_side_rows -> 'droppedKeys', p_at) where p_side_rows -> 'droppedKeys' is not null;
$$;

-- No key is dropped without the event that says so in the same log: of a person by an event about them, of a tenant by
-- its last one.
--   p_certificates   what the unit says of it: tenant, event type
create function require_certificates(p_side_rows json, p_tenant_ids uuid[], p_types text[]) returns void
language plpgsql
as $$
begin
  if exists (
      select from json_to_recordset(p_side_rows -> 'droppedKeys') as d("tenantId" uuid, "subjectId" uuid)
      where not exists (
        select from unnest(p_tenant_ids, p_types) as c(tenant_id, type)
        where c.tenant_id = d."tenantId"
          and case when d."subjectId" is null then c.type = 'tenant.erased'
                   else c.type in ('membership.erased', 'user.erased', 'audit.person_erased') end)) then
    raise exception 'a key is dropped by the event that certifies its erasure, in the same log'
      using errcode = 'invalid_parameter_value';
  end if;
end
$$;

-- Three lines of append_units: what drops keys brings its certificate; it may do so in a tenant that is suspended or
-- closing; and a person whose key the platform has dropped gets none in any tenant. The rest of it stays as it was.
do $do$
declare
  v_source text := pg_get_functiondef('append_units'::regproc);
  v_change record;
begin
  for v_change in
    select * from (values (
      $$        where s.unit = i and p_tenants[s.head] = c_platform and s.n = any (p_event_streams)));$$,
      $$        where s.unit = i and p_tenants[s.head] = c_platform and s.n = any (p_event_streams)));
      perform public.require_certificates(p_side_rows[i], array(
        select p_tenants[p_stream_heads[e.stream]] from unnest(p_event_streams) with ordinality as e(stream, n)
        where p_stream_units[e.stream] = i order by e.n), array(
        select e.type from unnest(p_event_streams, p_event_types) with ordinality as e(stream, type, n)
        where p_stream_units[e.stream] = i order by e.n));$$
    ), (
      $$elsif v_states[v_head] <> 'active' and not public.is_written_while_closed($$,
      $$elsif v_states[v_head] <> 'active'
          and (v_states[v_head] = 'erased' or p_side_rows[v_unit] -> 'droppedKeys' is null)
          and not public.is_written_while_closed($$
    ), (
      $$where o.tenant_id = n."tenantId" and o.subject_id = n."subjectId"))$$,
      $$where o.tenant_id = n."tenantId" and o.subject_id = n."subjectId")
            and not exists (select from public.subject_key o
                            where o.tenant_id = c_platform and o.subject_id = n."subjectId" and o.dropped_at is not null))$$
    )) as changes(was, becomes)
  loop
    if strpos(v_source, v_change.was) = 0 then
      raise exception 'expected append_units to have the line %; got another function', v_change.was;
    end if;
    v_source := replace(v_source, v_change.was, v_change.becomes);
  end loop;
  execute v_source;
end
$do$;

-- Keys that were dropped by transactions which a look before could not see, and from where the next look goes on; the
-- first look (null) only asks for that. One row at least: its tenant is null when nothing was dropped, its subject when
-- all keys of the tenant are gone.
create function keys_dropped_since(p_since text)
returns table (tenant_id uuid, subject_id uuid, next text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select d.tenant_id, d.subject_id, pg_snapshot_xmin(pg_current_snapshot())::text
  from (select) as one
  left join (
    select k.tenant_id, k.subject_id, k.dropped_xid from public.subject_key k where k.dropped_xid >= p_since::xid8
    union all
    select t.tenant_id, null, t.dropped_xid from public.tenant_key t where t.dropped_xid >= p_since::xid8
    -- Transactions of the cluster that a backup was made of may have had higher numbers than this one's.
  ) as d on d.dropped_xid < pg_snapshot_xmax(pg_current_snapshot())
$$;

-- The tenants that still know a person: by a key, or as a member whose erasure is not certified.
create function tenants_that_know(p_user_id uuid, p_limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select k.tenant_id from public.subject_key k
  join public.log_head h on h.tenant_id = k.tenant_id and h.shard = 0 and h.status <> 'erased'
  where k.subject_id = p_user_id and k.wrapped is not null
    and k.tenant_id <> '00000000-0000-0000-0000-000000000000'
  union
  select m.tenant_id from public.membership m
  join public.log_head h on h.tenant_id = m.tenant_id and h.shard = 0 and h.status <> 'erased'
  where m.user_id = p_user_id and m.erased_at is null
  order by 1
  limit p_limit
$$;

-- Whether no transaction is left that began before the platform dropped a person's key: none can make them another one.
create function is_person_dropped(p_user_id uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce((
    select k.wrapped is null and (k.dropped_xid < pg_snapshot_xmin(pg_current_snapshot())
                              -- Of the cluster that a backup was made of.
                              or k.dropped_xid >= pg_snapshot_xmax(pg_current_snapshot()))
    from public.subject_key k
    where k.tenant_id = '00000000-0000-0000-0000-000000000000' and k.subject_id = p_user_id), false)
$$;

-- Closing tenants whose time has come.
create function tenants_to_erase(p_now timestamptz, p_limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select t.tenant_id from public.tenant t where t.status = 'closing' and t.erase_at <= p_now
  order by t.erase_at limit p_limit
$$;

-- One line of the register of erasures, after a restore: drops the keys again, and what the rows tell; the events that
-- certify it are written by worker-service, which finds the erasure on its list. Repeatable. Answers whether anything
-- was there to be dropped.
create function apply_erasure(p_tenant_id uuid, p_subject_id uuid, p_at timestamptz) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_was boolean;
begin
  perform from public.log_head h where h.tenant_id = p_tenant_id and h.shard = 0 for no key update;
  if not found then
    return false;
  end if;
  v_was := case when p_subject_id is null
    then exists (select from public.tenant_key k where k.tenant_id = p_tenant_id and k.wrapped is not null)
    else not exists (select from public.subject_key k
                     where k.tenant_id = p_tenant_id and k.subject_id = p_subject_id and k.wrapped is null) end;
  perform public.drop_keys(
    json_build_array(json_build_object('tenantId', p_tenant_id, 'subjectId', p_subject_id)), p_at);
  if v_was then
    insert into public.erasure (tenant_id, for_tenant_id, subject_id, correlation_id, requested_at)
    values ('00000000-0000-0000-0000-000000000000', p_tenant_id,
            coalesce(p_subject_id, uuid '00000000-0000-0000-0000-000000000000'), gen_random_uuid(), p_at)
    on conflict do nothing;
  end if;
  return v_was;
end
$$;

revoke all on function keep_dropped_keys, forget_person, forget_tenant, drop_keys, require_certificates,
  keys_dropped_since, tenants_that_know, is_person_dropped, tenants_to_erase, apply_erasure from public;
grant execute on function keep_dropped_keys, forget_person, forget_tenant, drop_keys, require_certificates
  to plinth_append_owner;
grant create on schema public to plinth_append_owner;
alter function keys_dropped_since owner to plinth_append_owner;
alter function tenants_that_know owner to plinth_append_owner;
alter function is_person_dropped owner to plinth_append_owner;
alter function tenants_to_erase owner to plinth_append_owner;
alter function apply_erasure owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function keys_dropped_since to plinth_app, plinth_consumer;
grant execute on function tenants_that_know, is_person_dropped, tenants_to_erase to plinth_purger;
