-- Tenants have roles of their own and invite people by mail.

create table role (
  tenant_id        uuid        not null,
  id               uuid        not null,
  name             text        not null,
  -- By name; what a release does not know gives nothing there.
  permissions      text[]      not null,
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  deleted_at       timestamptz,
  primary key (tenant_id, id)
);
create index role_created on role (tenant_id, created_at, id) where deleted_at is null;

alter table role enable row level security, force row level security;
grant select, insert, update, delete on role to plinth_append_owner;
create policy role_append_owner on role to plinth_append_owner using (true);
grant select on role to plinth_app;
create policy role_app on role for select to plinth_app using (tenant_id = (select current_tenant()));

create function write_role_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.role as o
    (tenant_id, id, name, permissions, version, reducer_revision, created_at, updated_at, deleted_at)
  select s.tenant_id, s.id, r.name, r.permissions, s.version, r."reducerRevision", r."createdAt", r."updatedAt",
         r."deletedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    name text, permissions text[], "reducerRevision" int, "createdAt" timestamptz, "updatedAt" timestamptz,
    "deletedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set name = excluded.name, permissions = excluded.permissions, version = excluded.version,
        reducer_revision = excluded.reducer_revision, created_at = excluded.created_at,
        updated_at = excluded.updated_at, deleted_at = excluded.deleted_at;
end
$$;
revoke all on function write_role_rows from public;
grant execute on function write_role_rows to plinth_append_owner;

-- A member's role is a built-in one or the id of one of the tenant's.
create function custom_role_id(p_role text) returns uuid
language sql immutable parallel safe
return case when p_role ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then p_role::uuid end;
revoke all on function custom_role_id from public;
grant execute on function custom_role_id to plinth_append_owner;

alter table membership
  drop constraint membership_role_check,
  add constraint membership_role_check check (
    role in ('owner', 'admin', 'member', 'viewer')
    or role ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$');
create index membership_custom_role on membership (tenant_id, role)
  where role not in ('owner', 'admin', 'member', 'viewer');

-- How many roles of its own a tenant has; a turn is taken with each change of one, and whenever one is given, so that
-- those who rest on who has which role take turns (see services/roleTurn in api-service).
alter table tenant_usage
  add column custom_roles int    not null default 0 check (custom_roles >= 0),
  add column role_turns   bigint not null default 0;

create function count_roles() returns trigger
language plpgsql
as $$
declare
  v_change int := (tg_op <> 'DELETE' and new.deleted_at is null)::int
                - (tg_op <> 'INSERT' and old.deleted_at is null)::int;
begin
  insert into public.tenant_usage as u (tenant_id, custom_roles, role_turns)
  values (coalesce(new.tenant_id, old.tenant_id), greatest(v_change, 0), 1)
  on conflict (tenant_id) do update
    set custom_roles = u.custom_roles + v_change, role_turns = u.role_turns + 1;
  return null;
end
$$;
create trigger role_usage after insert or delete or update on role
  for each row execute function count_roles();

create function count_role_given() returns trigger
language plpgsql
as $$
begin
  insert into public.tenant_usage as u (tenant_id, role_turns) values (new.tenant_id, 1)
  on conflict (tenant_id) do update set role_turns = u.role_turns + 1;
  return null;
end
$$;
create trigger membership_role_given after insert or update of role on membership
  for each row when (public.custom_role_id(new.role) is not null)
  execute function count_role_given();

revoke all on function count_roles, count_role_given from public;
grant execute on function count_roles, count_role_given to plinth_append_owner;

-- What a role gives is what its members may do: all replicas forget what they remember of the tenant.
create function role_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform public.raise_access_epoch(old.tenant_id, uuid '00000000-0000-0000-0000-000000000000');
  return null;
end
$$;
create trigger role_access after delete or update of permissions, deleted_at on role
  for each row execute function role_changed();

drop function access_of_session;
create function access_of_session(
  p_session_id uuid, p_user_id uuid, p_tenant_id uuid, p_now timestamptz,
  out is_live boolean, out expires_at timestamptz, out authenticated_at timestamptz, out impersonated_by uuid, out role text,
  out role_permissions text[], out tenant_status text, out tenant_plan text, out tenant_epoch bigint,
  out member_epoch bigint, out person_epoch bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.revoked_at is null and s.expires_at > p_now, s.expires_at, s.authenticated_at, s.impersonated_by, m.role,
         o.permissions, t.status, t.plan,
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
  left join public.role o
    on o.tenant_id = p_tenant_id and o.id = public.custom_role_id(m.role) and o.deleted_at is null
  left join public.tenant t on t.tenant_id = p_tenant_id and t.id = p_tenant_id
$$;

revoke all on function role_changed, access_of_session from public;
grant create on schema public to plinth_append_owner;
alter function role_changed owner to plinth_append_owner;
alter function access_of_session owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function access_of_session to plinth_identity;

-- Who is asked to join. The address lies sealed under a key of the invitation's own, which is dropped when it ends.
create table invitation (
  tenant_id        uuid        not null,
  id               uuid        not null,
  -- The same; names the key.
  invitation_id    uuid        not null check (invitation_id = id),
  role             text        not null,
  status           text        not null check (status in ('open', 'accepted', 'revoked', 'expired')),
  personal         json,
  expires_at       timestamptz not null,
  erased_at        timestamptz,
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id)
) with (fillfactor = 85);
create index invitation_open on invitation (tenant_id, created_at, id) where status = 'open';
-- Whoever shows a token is known by it only; the tenant is not known before.
create index invitation_by_id on invitation (id) where status = 'open';

alter table invitation enable row level security, force row level security;
grant select, insert, update, delete on invitation to plinth_append_owner;
create policy invitation_append_owner on invitation to plinth_append_owner using (true);
grant select on invitation to plinth_app;
create policy invitation_app on invitation for select to plinth_app using (tenant_id = (select current_tenant()));

create function write_invitation_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.invitation as i
    (tenant_id, id, invitation_id, role, status, personal, expires_at, erased_at, version, reducer_revision, created_at,
     updated_at)
  select s.tenant_id, s.id, r."invitationId", r.role, r.status, r.personal, r."expiresAt", r."erasedAt", s.version,
         r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    "invitationId" uuid, role text, status text, personal json, "expiresAt" timestamptz, "erasedAt" timestamptz,
    "reducerRevision" int, "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set role = excluded.role, status = excluded.status, personal = excluded.personal, expires_at = excluded.expires_at,
        erased_at = excluded.erased_at, version = excluded.version, reducer_revision = excluded.reducer_revision,
        created_at = excluded.created_at, updated_at = excluded.updated_at;
end
$$;
revoke all on function write_invitation_rows from public;
grant execute on function write_invitation_rows to plinth_append_owner;

create trigger invitation_role_given after insert or update on invitation
  for each row when (new.status = 'open' and public.custom_role_id(new.role) is not null)
  execute function count_role_given();

-- An invitation that ends drops its key: its event certifies that, the address can be invited again, the row tells
-- nothing of it. Lines of functions of 0032; the rest of them stays as it was.
do $do$
declare
  v_change record;
  v_source text;
begin
  for v_change in
    select * from (values (
      'drop_keys',
      $$m.user_id = v_dropped.subject_id and m.personal is not null;$$,
      $$m.user_id = v_dropped.subject_id and m.personal is not null;
      update public.invitation i set personal = null
      where i.tenant_id = v_dropped.tenant_id and i.id = v_dropped.subject_id and i.personal is not null;
      delete from public.reservation r
      where r.tenant_id = v_dropped.tenant_id and r.stream_id = v_dropped.subject_id and r.kind = 'invitation.email';$$
    ), (
      'forget_tenant',
      $$update public.membership set personal = null where tenant_id = p_tenant_id and personal is not null;$$,
      $$update public.membership set personal = null where tenant_id = p_tenant_id and personal is not null;
  update public.invitation set personal = null where tenant_id = p_tenant_id and personal is not null;
  delete from public.reservation where tenant_id = p_tenant_id and kind = 'invitation.email';$$
    ), (
      'require_certificates',
      $$c.type in ('membership.erased',$$,
      $$c.type in ('membership.erased', 'invitation.erased',$$
    )) as changes(name, was, becomes)
  loop
    v_source := pg_get_functiondef(v_change.name::regproc);
    if strpos(v_source, v_change.was) = 0 then
      raise exception 'expected % to have the line %; got another function', v_change.name, v_change.was;
    end if;
    execute replace(v_source, v_change.was, v_change.becomes);
  end loop;
end
$do$;

-- What the holder of a token is told, by the id in it: nothing unless the invitation can be accepted right now.
create function open_invitation(p_id uuid, p_now timestamptz)
returns table (
  tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text, role text, role_name text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select i.tenant_id, t.slug, t.name, t.status, i.role, coalesce(o.name, i.role), i.expires_at
  from public.invitation i
  join public.tenant t on t.tenant_id = i.tenant_id and t.id = i.tenant_id and t.status = 'active'
  left join public.role o on o.tenant_id = i.tenant_id and o.id = public.custom_role_id(i.role)
  where i.id = p_id and i.status = 'open' and i.expires_at > p_now
$$;

revoke all on function open_invitation from public;
grant create on schema public to plinth_append_owner;
alter function open_invitation owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function open_invitation to plinth_identity;
