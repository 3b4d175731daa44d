-- Operators: who runs the platform, by a door and tokens of their own, and may look into a tenant as one of its members.

create table operator (
  tenant_id      uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  id             uuid        not null,
  -- What they sign in with; lower case.
  name           text        not null,
  is_first       boolean     not null,
  scheme         text        not null,
  pepper_id      text        not null,
  password_hash  text        not null,
  -- Sealed; nobody is an operator without one.
  totp_secret    text        not null,
  -- Of the newest code that was taken: no code is good twice.
  totp_last_step bigint      not null,
  -- Wrong codes since the last right one, counted only behind the right password.
  wrong_codes    int         not null default 0,
  locked_until   timestamptz,
  created_at     timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
create unique index operator_one_first on operator (tenant_id) where is_first;

-- A token by which one operator comes into being: the first by whoever holds the database, others by an operator.
create table operator_invitation (
  tenant_id  uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  token_hash bytea       not null check (octet_length(token_hash) = 32),
  issued_by  uuid,
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, issued_by) references operator (tenant_id, id)
);

create table operator_session (
  tenant_id   uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  id          uuid        not null,
  operator_id uuid        not null,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  revoked_at  timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, operator_id) references operator (tenant_id, id)
);

alter table operator            enable row level security, force row level security;
alter table operator_invitation enable row level security, force row level security;
alter table operator_session    enable row level security, force row level security;
grant select, insert, update on operator, operator_session to plinth_identity;
grant select, insert, delete on operator_invitation to plinth_identity;
create policy operator_identity            on operator            to plinth_identity using (true);
create policy operator_invitation_identity on operator_invitation to plinth_identity using (true);
create policy operator_session_identity    on operator_session    to plinth_identity using (true);
-- The first one is made by whoever owns the schema.
create policy operator_invitation_migrator on operator_invitation to plinth_migrator using (true);
create policy operator_migrator            on operator for select to plinth_migrator using (true);

-- Of an operator who acts as the session's person, for an hour at most. Such a session has no refresh token, and its
-- person never proved anything in it.
alter table session add column impersonated_by uuid;
alter table session
  add check (impersonated_by is null or expires_at <= created_at + interval '60 minutes'),
  add foreign key (tenant_id, impersonated_by) references operator (tenant_id, id);

-- What replicas remember of a tenant has its plan in it, too.
drop trigger tenant_access on tenant;
create trigger tenant_access after delete or update of status, plan on tenant
  for each row execute function tenant_changed();

drop function access_of_session;
create function access_of_session(
  p_session_id uuid, p_user_id uuid, p_tenant_id uuid, p_now timestamptz,
  out is_live boolean, out expires_at timestamptz, out authenticated_at timestamptz, out impersonated_by uuid, out role text,
  out tenant_status text, out tenant_plan text, out tenant_epoch bigint, out member_epoch bigint, out person_epoch bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.revoked_at is null and s.expires_at > p_now, s.expires_at, s.authenticated_at, s.impersonated_by, m.role,
         t.status, t.plan,
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

-- Tenants as the operator sees them: nothing of a person.
create function tenants_for_operator(p_status text, p_slug text, p_after uuid, p_limit int)
returns table (id uuid, slug text, name text, status text, plan text, created_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select t.id, t.slug, t.name, t.status, t.plan, t.created_at
  from public.tenant t
  where t.id > p_after and (p_status is null or t.status = p_status)
    and (p_slug is null or starts_with(t.slug, p_slug))
  order by t.id
  limit p_limit
$$;

create function tenant_for_operator(p_id uuid)
returns table (
  id uuid, slug text, name text, status text, plan text, suspension_reason text, erase_at timestamptz, version int,
  created_at timestamptz, projects int, members int, events bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select t.id, t.slug, t.name, t.status, t.plan, t.suspension_reason, t.erase_at, t.version, t.created_at,
         u.projects, u.members, h.position
  from public.tenant t
  join public.tenant_usage u on u.tenant_id = t.tenant_id
  join public.log_head h on h.tenant_id = t.tenant_id and h.shard = 0
  where t.tenant_id = p_id and t.id = p_id
$$;

revoke all on function access_of_session, tenants_for_operator, tenant_for_operator from public;
grant create on schema public to plinth_append_owner;
alter function access_of_session owner to plinth_append_owner;
alter function tenants_for_operator owner to plinth_append_owner;
alter function tenant_for_operator owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function access_of_session, tenants_for_operator, tenant_for_operator to plinth_identity;
