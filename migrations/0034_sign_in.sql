-- Links that are mailed: to show that an address is somebody's, and to set a new password.

alter table user_account add column email_verified_at timestamptz;

-- What a link is good for; its token follows from the id and is stored nowhere.
create table one_time_link (
  tenant_id  uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  id         uuid        not null,
  kind       text        not null check (kind in ('verify_email', 'reset_password', 'sign_up_attempt')),
  user_id    uuid        not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (tenant_id, id)
);
create index one_time_link_user on one_time_link (tenant_id, user_id, kind);

alter table one_time_link enable row level security, force row level security;
grant select, insert, update, delete on one_time_link to plinth_identity;
create policy one_time_link_identity on one_time_link to plinth_identity using (true);
grant select, delete on one_time_link to plinth_append_owner;
create policy one_time_link_append_owner on one_time_link to plinth_append_owner using (true);

create or replace function write_user_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[])
returns void
language plpgsql
as $$
begin
  insert into public.user_account as u
    (tenant_id, id, personal, email_verified_at, deleted_at, erased_at, version, reducer_revision, created_at, updated_at)
  select s.tenant_id, s.id, r.personal, r."emailVerifiedAt", r."deletedAt", r."erasedAt", s.version,
         r."reducerRevision", r."createdAt", r."updatedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    personal json, "emailVerifiedAt" timestamptz, "deletedAt" timestamptz, "erasedAt" timestamptz,
    "reducerRevision" int, "createdAt" timestamptz, "updatedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set personal = excluded.personal, email_verified_at = excluded.email_verified_at, deleted_at = excluded.deleted_at,
        erased_at = excluded.erased_at, version = excluded.version, reducer_revision = excluded.reducer_revision,
        updated_at = excluded.updated_at;
end
$$;

create or replace function forget_person(p_user_id uuid) returns void
language sql
as $$
  delete from public.password_credential where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  -- With their refresh tokens.
  delete from public.session where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  delete from public.one_time_link where tenant_id = '00000000-0000-0000-0000-000000000000' and user_id = p_user_id;
  -- The address can be signed up with again.
  delete from public.reservation where tenant_id = '00000000-0000-0000-0000-000000000000' and stream_id = p_user_id;
$$;
