-- Tenants have API keys of their own.

create table api_key (
  tenant_id          uuid        not null,
  id                 uuid        not null,
  name               text        not null,
  -- Permissions by name; what a release does not know gives nothing there.
  scopes             text[]      not null,
  expires_at         timestamptz,
  -- The secrets that are good, the one before the last for a while.
  secret_id          uuid        not null,
  previous_secret_id uuid,
  previous_until     timestamptz,
  revoked_at         timestamptz,
  version            int         not null,
  reducer_revision   int         not null,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  primary key (tenant_id, id)
);
create index api_key_created on api_key (tenant_id, created_at, id);
-- Whoever shows a key names it before any tenant is known.
create unique index api_key_id on api_key (id);

-- Secrets stand apart, where neither the role that reads a tenant nor the log comes.
create table api_key_secret (
  tenant_id  uuid        not null,
  key_id     uuid        not null,
  secret_id  uuid        not null,
  hash       bytea       not null check (octet_length(hash) = 32),
  created_at timestamptz not null,
  primary key (tenant_id, key_id, secret_id)
);

-- Of each key the last use, written once in a while and in no event.
create table api_key_use (
  tenant_id    uuid        not null,
  key_id       uuid        not null,
  last_used_at timestamptz not null,
  primary key (tenant_id, key_id)
) with (fillfactor = 50);

alter table api_key        enable row level security, force row level security;
alter table api_key_secret enable row level security, force row level security;
alter table api_key_use    enable row level security, force row level security;

grant select, insert, update, delete on api_key to plinth_append_owner;
create policy api_key_append_owner on api_key to plinth_append_owner using (true);
grant select on api_key to plinth_app;
create policy api_key_app on api_key for select to plinth_app using (tenant_id = (select current_tenant()));

grant select, delete on api_key_secret, api_key_use to plinth_append_owner;
create policy api_key_secret_append_owner on api_key_secret to plinth_append_owner using (true);
create policy api_key_use_append_owner    on api_key_use    to plinth_append_owner using (true);
grant select, insert, delete on api_key_secret to plinth_identity;
create policy api_key_secret_identity on api_key_secret to plinth_identity using (true);
grant select, insert, update on api_key_use to plinth_identity;
create policy api_key_use_identity on api_key_use to plinth_identity using (true);
grant select on api_key_use to plinth_app;
create policy api_key_use_app on api_key_use for select to plinth_app using (tenant_id = (select current_tenant()));

create function write_api_key_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.api_key as k
    (tenant_id, id, name, scopes, expires_at, secret_id, previous_secret_id, previous_until, revoked_at, version,
     reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r.name, r.scopes, r."expiresAt", r."secretId", r."previousSecretId", r."previousUntil",
         r."revokedAt", s.version, r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    name text, scopes text[], "expiresAt" timestamptz, "secretId" uuid, "previousSecretId" uuid,
    "previousUntil" timestamptz, "revokedAt" timestamptz, "reducerRevision" int, "createdAt" timestamptz,
    "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set name = excluded.name, scopes = excluded.scopes, expires_at = excluded.expires_at,
        secret_id = excluded.secret_id, previous_secret_id = excluded.previous_secret_id,
        previous_until = excluded.previous_until, revoked_at = excluded.revoked_at, version = excluded.version,
        reducer_revision = excluded.reducer_revision, created_at = excluded.created_at,
        updated_at = excluded.updated_at;
end
$$;
revoke all on function write_api_key_rows from public;
grant execute on function write_api_key_rows to plinth_append_owner;

-- How many keys a tenant has that were not revoked, and how many it has ever made (see services/planRoom in api-service).
alter table tenant_usage
  add column api_keys       int    not null default 0 check (api_keys >= 0),
  add column api_keys_added bigint not null default 0;

create function count_api_keys() returns trigger
language plpgsql
as $$
declare
  v_change int := (tg_op <> 'DELETE' and new.revoked_at is null)::int
                - (tg_op <> 'INSERT' and old.revoked_at is null)::int;
begin
  if v_change <> 0 then
    insert into public.tenant_usage as u (tenant_id, api_keys, api_keys_added)
    values (coalesce(new.tenant_id, old.tenant_id), greatest(v_change, 0), greatest(v_change, 0))
    on conflict (tenant_id) do update
      set api_keys = u.api_keys + v_change, api_keys_added = u.api_keys_added + greatest(v_change, 0);
  end if;
  return null;
end
$$;
create trigger api_key_usage after insert or delete or update of revoked_at on api_key
  for each row execute function count_api_keys();
revoke all on function count_api_keys from public;
grant execute on function count_api_keys to plinth_append_owner;

-- What is remembered of a key is forgotten on every replica.
create function api_key_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform public.raise_access_epoch(old.tenant_id, old.id);
  return null;
end
$$;
create trigger api_key_access after delete or update on api_key
  for each row execute function api_key_changed();

-- What a key gives right now, with the epochs that this is true under; no row for one that there is not.
create function access_of_api_key(
  p_key_id uuid,
  out tenant_id uuid, out scopes text[], out expires_at timestamptz, out revoked_at timestamptz, out hash bytea,
  out previous_hash bytea, out previous_until timestamptz, out tenant_status text, out tenant_plan text,
  out tenant_epoch bigint, out key_epoch bigint)
returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select k.tenant_id, k.scopes, k.expires_at, k.revoked_at, s.hash, p.hash, k.previous_until, t.status, t.plan,
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = k.tenant_id and e.subject_id = uuid '00000000-0000-0000-0000-000000000000'), 0),
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = k.tenant_id and e.subject_id = k.id), 0)
  from public.api_key k
  join public.tenant t on t.tenant_id = k.tenant_id and t.id = k.tenant_id
  left join public.api_key_secret s on s.tenant_id = k.tenant_id and s.key_id = k.id and s.secret_id = k.secret_id
  left join public.api_key_secret p
    on p.tenant_id = k.tenant_id and p.key_id = k.id and p.secret_id = k.previous_secret_id
  where k.id = p_key_id
$$;
revoke all on function api_key_changed, access_of_api_key from public;
grant create on schema public to plinth_append_owner;
alter function api_key_changed owner to plinth_append_owner;
alter function access_of_api_key owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function access_of_api_key to plinth_identity;

-- With a tenant that is erased its keys end, too.
create or replace function forget_tenant(p_tenant_id uuid) returns void
language plpgsql
as $$
begin
  delete from public.session where tenant_id = '00000000-0000-0000-0000-000000000000' and for_tenant_id = p_tenant_id;
  delete from public.api_key_secret where tenant_id = p_tenant_id;
  delete from public.api_key_use where tenant_id = p_tenant_id;
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
