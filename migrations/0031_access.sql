-- Who may do what right now: epochs by which every replica hears of a change, and sessions that end when they are told to.

-- Rises with each change of what somebody may do; a replica that remembers what it read under a lower one forgets it.
-- The subject is a person or a key; the nil UUID stands for the tenant as a whole, the platform tenant with a person for
-- that person everywhere.
create table access_epoch (
  tenant_id   uuid   not null,
  subject_id  uuid   not null,
  epoch       bigint not null,
  -- Of the transaction that raised it: what has come since a snapshot is found exactly, whatever the order of commits.
  changed_xid xid8   not null,
  primary key (tenant_id, subject_id)
) with (fillfactor = 50);
create index access_epoch_changed on access_epoch (changed_xid);

alter table access_epoch enable row level security, force row level security;
grant select, insert, update on access_epoch to plinth_append_owner;
create policy access_epoch_append_owner on access_epoch to plinth_append_owner using (true);

alter table session
  -- When the person last proved who they are: at sign-in, and by a step-up.
  add column authenticated_at timestamptz,
  -- Of its last refresh token.
  add column refreshed_at timestamptz;
update session set authenticated_at = created_at, refreshed_at = created_at;
alter table session
  alter column authenticated_at set not null,
  alter column refreshed_at set not null;
create index session_of_user on session (tenant_id, user_id, created_at) where revoked_at is null;

grant select on session to plinth_append_owner;
create policy session_append_owner on session for select to plinth_append_owner using (true);

create function raise_access_epoch(p_tenant_id uuid, p_subject_id uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into public.access_epoch as e (tenant_id, subject_id, epoch, changed_xid)
  values (p_tenant_id, p_subject_id, 1, pg_current_xact_id())
  on conflict (tenant_id, subject_id) do update set epoch = e.epoch + 1, changed_xid = excluded.changed_xid
$$;

create function membership_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op <> 'INSERT' then
    perform public.raise_access_epoch(old.tenant_id, old.user_id);
  end if;
  if tg_op <> 'DELETE' then
    perform public.raise_access_epoch(new.tenant_id, new.user_id);
  end if;
  return null;
end
$$;
-- Row by row: many of them change only in a rebuild.
create trigger membership_access after insert or delete or update of role, user_id on membership
  for each row execute function membership_changed();

create function tenant_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform public.raise_access_epoch(old.tenant_id, uuid '00000000-0000-0000-0000-000000000000');
  return null;
end
$$;
create trigger tenant_access after delete or update of status on tenant
  for each row execute function tenant_changed();

create function session_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform public.raise_access_epoch(old.for_tenant_id, old.user_id);
  return null;
end
$$;
create trigger session_access after delete or update of revoked_at, authenticated_at on session
  for each row execute function session_changed();

-- What the holder of a session may do in its tenant, with the epochs that this is true under. One row, always.
create function access_of_session(
  p_session_id uuid, p_user_id uuid, p_tenant_id uuid, p_now timestamptz,
  out is_live boolean, out expires_at timestamptz, out authenticated_at timestamptz, out role text, out tenant_status text,
  out tenant_epoch bigint, out member_epoch bigint, out person_epoch bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.revoked_at is null and s.expires_at > p_now, s.expires_at, s.authenticated_at, m.role, t.status,
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = p_tenant_id and e.subject_id = uuid '00000000-0000-0000-0000-000000000000'), 0),
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = p_tenant_id and e.subject_id = p_user_id), 0),
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = uuid '00000000-0000-0000-0000-000000000000' and e.subject_id = p_user_id), 0)
  from (select) as one
  left join public.session s
    on s.tenant_id = uuid '00000000-0000-0000-0000-000000000000' and s.id = p_session_id and s.user_id = p_user_id
   and s.for_tenant_id = p_tenant_id
  left join public.membership m on m.tenant_id = p_tenant_id and m.user_id = p_user_id
  left join public.tenant t on t.tenant_id = p_tenant_id and t.id = p_tenant_id
$$;

-- Epochs that were raised by transactions which a look before could not see, and from where the next look goes on; the
-- first look (null) only asks for that. One row at least: its subject is null when nothing has changed.
create function access_changes(p_since text)
returns table (tenant_id uuid, subject_id uuid, epoch bigint, next text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.tenant_id, e.subject_id, e.epoch, pg_snapshot_xmin(pg_current_snapshot())::text
  from (select) as one
  left join public.access_epoch e on e.changed_xid >= p_since::xid8
$$;

revoke all on function raise_access_epoch, membership_changed, tenant_changed, session_changed, access_of_session,
  access_changes from public;
grant create on schema public to plinth_append_owner;
alter function raise_access_epoch owner to plinth_append_owner;
alter function membership_changed owner to plinth_append_owner;
alter function tenant_changed owner to plinth_append_owner;
alter function session_changed owner to plinth_append_owner;
alter function access_of_session owner to plinth_append_owner;
alter function access_changes owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function access_of_session, access_changes to plinth_identity;
