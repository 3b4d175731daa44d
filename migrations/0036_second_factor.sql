-- A second factor for people: authenticators, and codes for who has lost theirs.

-- The authenticator that signing in asks for; written with the event that says so.
alter table user_account add column second_factor_id uuid;

-- Made when somebody begins to set one up; nothing asks for it before it has become their account's.
create table second_factor (
  tenant_id    uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  id           uuid        not null,
  user_id      uuid        not null,
  -- Sealed.
  totp_secret  text        not null,
  -- Of the newest code that was taken: no code is good twice.
  last_step    bigint      not null default 0,
  -- Wrong codes since the last right one, counted only behind the right password.
  wrong_codes  int         not null default 0,
  locked_until timestamptz,
  created_at   timestamptz not null,
  primary key (tenant_id, id)
);
create index second_factor_user on second_factor (tenant_id, user_id);

create table backup_code (
  tenant_id uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  factor_id uuid        not null,
  -- An HMAC under a secret that no database holds.
  code_hash bytea       not null check (octet_length(code_hash) = 32),
  used_at   timestamptz,
  primary key (tenant_id, factor_id, code_hash),
  foreign key (tenant_id, factor_id) references second_factor (tenant_id, id) on delete cascade
);

alter table second_factor enable row level security, force row level security;
alter table backup_code   enable row level security, force row level security;
grant select, insert, update, delete on second_factor, backup_code to plinth_identity;
create policy second_factor_identity on second_factor to plinth_identity using (true);
create policy backup_code_identity   on backup_code   to plinth_identity using (true);
grant select, delete on second_factor, backup_code to plinth_append_owner;
create policy second_factor_append_owner on second_factor to plinth_append_owner using (true);
create policy backup_code_append_owner   on backup_code   to plinth_append_owner using (true);

create or replace function write_user_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[])
returns void
language plpgsql
as $$
begin
  insert into public.user_account as u
    (tenant_id, id, personal, email_verified_at, second_factor_id, deleted_at, erased_at, version, reducer_revision,
     created_at, updated_at)
  select s.tenant_id, s.id, r.personal, r."emailVerifiedAt", r."secondFactorId", r."deletedAt", r."erasedAt", s.version,
         r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    personal json, "emailVerifiedAt" timestamptz, "secondFactorId" uuid, "deletedAt" timestamptz,
    "erasedAt" timestamptz, "reducerRevision" int, "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set personal = excluded.personal, email_verified_at = excluded.email_verified_at,
        second_factor_id = excluded.second_factor_id, deleted_at = excluded.deleted_at,
        erased_at = excluded.erased_at, version = excluded.version, reducer_revision = excluded.reducer_revision,
        updated_at = excluded.updated_at;
end
$$;

create or replace function forget_person(p_user_id uuid) returns void
language sql
as $$
  delete from public.password_credential where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  -- With its backup codes.
  delete from public.second_factor where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  -- With their refresh tokens.
  delete from public.session where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  delete from public.one_time_link where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  -- The address can be signed up with again.
  delete from public.reservation where tenant_id = '00000000-0000-0000-0000-000000000000' and stream_id = p_user_id;
$$;
