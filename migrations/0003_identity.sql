-- Tenants, people, memberships, credentials, sessions and signing keys.

create table tenant (
  tenant_id        uuid        not null,
  id               uuid        not null,
  slug             text        not null,
  name             text        not null,
  status           text        not null check (status in ('active', 'suspended', 'closing', 'erased')),
  -- How long something deleted can be restored.
  purge_after_days int         not null check (purge_after_days between 1 and 3650),
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id),
  check (tenant_id = id)
) with (fillfactor = 85);

-- What a tenant shows of its members is a copy in its own log, under its own key for the person.
create table membership (
  tenant_id        uuid        not null,
  id               uuid        not null,
  user_id          uuid        not null,
  role             text        not null check (role in ('owner', 'admin', 'member', 'viewer')),
  personal         json,
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, user_id)
) with (fillfactor = 85);
-- Sign-in looks for the tenants of a person before any tenant is known.
create index membership_user on membership (user_id, created_at);

-- A person; lives in the platform tenant.
create table user_account (
  tenant_id        uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  id               uuid        not null,
  personal         json,
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id)
) with (fillfactor = 85);

create table password_credential (
  tenant_id  uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  user_id    uuid        not null,
  scheme     text        not null,
  pepper_id  text        not null,
  hash       text        not null,
  updated_at timestamptz not null,
  primary key (tenant_id, user_id)
);

-- A session is one sign-in in one tenant: a family of refresh tokens of which only the newest is good.
create table session (
  tenant_id     uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  id            uuid        not null,
  user_id       uuid        not null,
  for_tenant_id uuid        not null,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  revoked_at    timestamptz,
  primary key (tenant_id, id)
);

create table refresh_token (
  tenant_id  uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  token_hash bytea       not null check (octet_length(token_hash) = 32),
  session_id uuid        not null,
  issued_at  timestamptz not null,
  used_at    timestamptz,
  -- The successor, sealed under a key that only this token gives, for callers that ask again within the grace.
  successor  text,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, session_id) references session (tenant_id, id) on delete cascade
);

create table signing_key (
  tenant_id    uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  kid          text        not null,
  status       text        not null check (status in ('pending', 'active', 'retiring', 'retired')),
  public_jwk   json        not null,
  private_key  text,
  created_at   timestamptz not null,
  activated_at timestamptz,
  primary key (tenant_id, kid)
);
create unique index signing_key_one_active on signing_key (tenant_id) where status = 'active';

alter table tenant              enable row level security, force row level security;
alter table membership          enable row level security, force row level security;
alter table user_account        enable row level security, force row level security;
alter table password_credential enable row level security, force row level security;
alter table session             enable row level security, force row level security;
alter table refresh_token       enable row level security, force row level security;
alter table signing_key         enable row level security, force row level security;

grant select, insert, update on tenant, membership, user_account, password_credential to plinth_append_owner;
create policy tenant_append_owner              on tenant              to plinth_append_owner using (true);
create policy membership_append_owner          on membership          to plinth_append_owner using (true);
create policy user_account_append_owner        on user_account        to plinth_append_owner using (true);
create policy password_credential_append_owner on password_credential to plinth_append_owner using (true);

grant select on tenant, membership to plinth_app;
create policy tenant_app on tenant for select to plinth_app
  using (tenant_id = (select current_tenant()));
create policy membership_app on membership for select to plinth_app
  using (tenant_id = (select current_tenant()));

grant select on user_account, password_credential, reservation to plinth_identity;
grant select, insert, update, delete on session, refresh_token, signing_key to plinth_identity;
create policy user_account_identity on user_account for select to plinth_identity using (true);
create policy password_credential_identity on password_credential for select to plinth_identity using (true);
create policy reservation_identity on reservation for select to plinth_identity
  using (tenant_id = '00000000-0000-0000-0000-000000000000');
create policy session_identity       on session       to plinth_identity using (true);
create policy refresh_token_identity on refresh_token to plinth_identity using (true);
create policy signing_key_identity   on signing_key   to plinth_identity using (true);

-- The tenants a person may sign in to, oldest membership first: no names but the tenant's own.
create function memberships_of(p_user_id uuid)
returns table (tenant_id uuid, slug text, name text, status text, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select t.tenant_id, t.slug, t.name, t.status, m.role
  from public.membership m
  join public.tenant t on t.tenant_id = m.tenant_id
  where m.user_id = p_user_id
  order by m.created_at, m.tenant_id
$$;
revoke all on function memberships_of from public;
grant create on schema public to plinth_append_owner;
alter function memberships_of owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function memberships_of to plinth_identity;

-- One function per aggregate writes its state rows; the append function calls write_<aggregate>_rows by name.
create function write_tenant_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.tenant as t
    (tenant_id, id, slug, name, status, purge_after_days, version, reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r.slug, r.name, r.status, r."purgeAfterDays", s.version, r."reducerRevision",
         r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    slug text, name text, status text, "purgeAfterDays" int, "reducerRevision" int, "createdAt" timestamptz,
    "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set slug = excluded.slug, name = excluded.name, status = excluded.status,
        purge_after_days = excluded.purge_after_days, version = excluded.version,
        reducer_revision = excluded.reducer_revision, updated_at = excluded.updated_at;
end
$$;

create function write_membership_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.membership as m
    (tenant_id, id, user_id, role, personal, version, reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r."userId", r.role, r.personal, s.version, r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    "userId" uuid, role text, personal json, "reducerRevision" int, "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set role = excluded.role, personal = excluded.personal, version = excluded.version,
        reducer_revision = excluded.reducer_revision, updated_at = excluded.updated_at;
end
$$;

create function write_user_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.user_account as u
    (tenant_id, id, personal, version, reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r.personal, s.version, r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    personal json, "reducerRevision" int, "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set personal = excluded.personal, version = excluded.version,
        reducer_revision = excluded.reducer_revision, updated_at = excluded.updated_at;
end
$$;
