-- Members leave and are removed, and may come back; the row stays, so that what they did keeps its name.

alter table membership
  drop constraint membership_role_check,
  alter column role drop not null,
  add column removed_at timestamptz,
  add constraint membership_role_check check (role in ('owner', 'admin', 'member', 'viewer')),
  -- Who is no member any more is nothing in the tenant: whoever asks for the role is told so.
  add constraint membership_removed_check check ((role is null) = (removed_at is not null));
-- Lists of members, oldest first, and the search for another owner.
create index membership_members on membership (tenant_id, created_at, id) where role is not null;
create index membership_owners on membership (tenant_id, created_at, id) where role = 'owner';

create or replace function write_membership_rows(
  p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.membership as m
    (tenant_id, id, user_id, role, personal, removed_at, version, reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r."userId", r.role, r.personal, r."removedAt", s.version, r."reducerRevision",
         r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    "userId" uuid, role text, personal json, "removedAt" timestamptz, "reducerRevision" int,
    "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set role = excluded.role, personal = excluded.personal, removed_at = excluded.removed_at,
        version = excluded.version, reducer_revision = excluded.reducer_revision, updated_at = excluded.updated_at;
end
$$;

-- A place in the plan is taken by those who are members, not by those who were.
create or replace function count_members() returns trigger
language plpgsql
as $$
declare
  v_change int := (tg_op <> 'DELETE' and new.role is not null)::int
                - (tg_op <> 'INSERT' and old.role is not null)::int;
begin
  if v_change <> 0 then
    insert into public.tenant_usage as u (tenant_id, members, members_added)
    values (coalesce(new.tenant_id, old.tenant_id), greatest(v_change, 0), greatest(v_change, 0))
    on conflict (tenant_id) do update
      set members = u.members + v_change, members_added = u.members_added + greatest(v_change, 0);
  end if;
  return null;
end
$$;
drop trigger membership_usage on membership;
create trigger membership_usage after insert or delete or update of role on membership
  for each row execute function count_members();

-- The tenants a person may sign in to, without those that they have left.
grant create on schema public to plinth_append_owner;
set local role plinth_append_owner;
create or replace function memberships_of(p_user_id uuid)
returns table (tenant_id uuid, slug text, name text, status text, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select t.tenant_id, t.slug, t.name, t.status, m.role
  from public.membership m
  join public.tenant t on t.tenant_id = m.tenant_id
  where m.user_id = p_user_id and m.role is not null
  order by m.created_at, m.tenant_id
$$;
reset role;
revoke create on schema public from plinth_append_owner;
