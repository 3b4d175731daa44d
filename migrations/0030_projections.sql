-- Projections in versions: a new one is built beside the old one, readers change over in one statement, and back.

-- Which version readers see. Belongs to the platform, as versions are the same for all tenants.
create table projection (
  tenant_id      uuid not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  name           text not null,
  active_version int  not null,
  -- Where its rows lie, each with a column `projection_version`.
  tables         text[] not null,
  primary key (tenant_id, name)
);

-- The versions that are kept up to date, each by a consumer of its own: `<name>-v<version>`.
create table projection_version (
  tenant_id  uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  name       text        not null,
  version    int         not null check (version > 0),
  created_at timestamptz not null,
  -- Its rows are being deleted; it comes to no more.
  dropped_at timestamptz,
  primary key (tenant_id, name, version)
);

-- The feed is the first of them.
alter table activity
  add column projection_version int not null default 1,
  drop constraint activity_pkey,
  add primary key (tenant_id, projection_version, project_id, position);
alter table activity alter column projection_version drop default;
drop index activity_stream;
create index activity_stream on activity (tenant_id, projection_version, stream_id);

-- A task that is assigned to somebody, as `my work` lists it; without those that are deleted.
create table assigned_task (
  tenant_id          uuid        not null,
  projection_version int         not null,
  task_id            uuid        not null,
  project_id         uuid        not null,
  -- Null while nobody is, so that a title or a status that comes meanwhile is not lost.
  assignee_id        uuid,
  title              text        not null,
  status             text        not null,
  due_date           date,
  is_deleted         boolean     not null default false,
  updated_at         timestamptz not null,
  primary key (tenant_id, projection_version, task_id)
);
create index assigned_task_of on assigned_task (tenant_id, projection_version, assignee_id, due_date, task_id)
  where assignee_id is not null and not is_deleted;

-- Where each task stands on its project's board, and how many stand in each column.
create table board_place (
  tenant_id          uuid    not null,
  projection_version int     not null,
  task_id            uuid    not null,
  project_id         uuid    not null,
  status             text    not null,
  is_deleted         boolean not null,
  primary key (tenant_id, projection_version, task_id)
);
create table board_count (
  tenant_id          uuid not null,
  projection_version int  not null,
  project_id         uuid not null,
  status             text not null,
  tasks              int  not null,
  primary key (tenant_id, projection_version, project_id, status)
);

-- How often something happened on a day (UTC).
create table daily_statistic (
  tenant_id          uuid   not null,
  projection_version int    not null,
  day                date   not null,
  type               text   not null,
  events             bigint not null,
  primary key (tenant_id, projection_version, day, type)
);

-- Plaintext that was derived from personal data lies here and nowhere else: erasure deletes it by its subject, and a
-- logical backup leaves the schema out, since a rebuild makes it anew.
create schema derived;
grant usage on schema derived to plinth_consumer, plinth_append_owner;

create table derived.search_document (
  tenant_id          uuid not null,
  projection_version int  not null,
  -- Of the project, task or comment.
  id                 uuid not null,
  kind               text not null check (kind in ('project', 'task', 'comment')),
  project_id         uuid,
  task_id            uuid,
  -- Whose words these are, where they are somebody's personal data.
  subject_id         uuid,
  title              text not null default '',
  body               text not null default '',
  is_deleted         boolean not null default false,
  words              tsvector generated always as (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')
    -- A word that only this tenant and version have: the index then finds their documents and no others.
    || array_to_tsvector(array['t' || translate(tenant_id::text, '-', '') || 'v' || projection_version::text])
  ) stored,
  primary key (tenant_id, projection_version, id)
);
create index search_document_words on derived.search_document using gin (words) where not is_deleted;
create index search_document_subject on derived.search_document (tenant_id, subject_id) where subject_id is not null;

alter table projection              enable row level security, force row level security;
alter table projection_version      enable row level security, force row level security;
alter table assigned_task           enable row level security, force row level security;
alter table board_place             enable row level security, force row level security;
alter table board_count             enable row level security, force row level security;
alter table daily_statistic         enable row level security, force row level security;
alter table derived.search_document enable row level security, force row level security;

grant select, insert, update, delete on assigned_task, board_place, board_count, daily_statistic,
  derived.search_document to plinth_consumer;
create policy assigned_task_consumer on assigned_task to plinth_consumer
  using (tenant_id = (select current_tenant()));
create policy board_place_consumer on board_place to plinth_consumer
  using (tenant_id = (select current_tenant()));
create policy board_count_consumer on board_count to plinth_consumer
  using (tenant_id = (select current_tenant()));
create policy daily_statistic_consumer on daily_statistic to plinth_consumer
  using (tenant_id = (select current_tenant()));
create policy search_document_consumer on derived.search_document to plinth_consumer
  using (tenant_id = (select current_tenant()));

grant select on assigned_task, board_count, daily_statistic to plinth_app;
create policy assigned_task_app on assigned_task for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy board_count_app on board_count for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy daily_statistic_app on daily_statistic for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');

-- Which versions there are, the consumers read and, for the first one, write themselves.
grant select, insert on projection, projection_version to plinth_consumer;
create policy projection_consumer         on projection         to plinth_consumer using (true);
create policy projection_version_consumer on projection_version to plinth_consumer using (true);

grant select, update on projection to plinth_append_owner;
grant select, insert, update, delete on projection_version to plinth_append_owner;
-- What a dropped version leaves behind is deleted by its owner's functions; nobody else sees more than one tenant.
grant select, delete on activity, assigned_task, board_place, board_count, daily_statistic, derived.search_document
  to plinth_append_owner;
create policy activity_append_owner        on activity        to plinth_append_owner using (true);
create policy assigned_task_append_owner   on assigned_task   to plinth_append_owner using (true);
create policy board_place_append_owner     on board_place     to plinth_append_owner using (true);
create policy board_count_append_owner     on board_count     to plinth_append_owner using (true);
create policy daily_statistic_append_owner on daily_statistic to plinth_append_owner using (true);
grant delete on checkpoint, parked_stream to plinth_append_owner;
create policy projection_append_owner         on projection         to plinth_append_owner using (true);
create policy projection_version_append_owner on projection_version to plinth_append_owner using (true);
create policy search_document_append_owner on derived.search_document to plinth_append_owner using (true);
drop policy checkpoint_append_owner on checkpoint;
drop policy parked_stream_append_owner on parked_stream;
create policy checkpoint_append_owner    on checkpoint    to plinth_append_owner using (true);
create policy parked_stream_append_owner on parked_stream to plinth_append_owner using (true);

-- The version that readers see; in the statement that reads, so that it is one and the same for all its rows.
create function active_version(p_name text) returns int
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select p.active_version from public.projection p where p.name = p_name
$$;

-- How far the version that readers see has followed this tenant's log, and why the stream of an event at a position
-- does not come: its parked reason, null where none is.
create function projection_progress(p_name text, p_position bigint, out "position" bigint, out parked_reason text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select c.position from public.checkpoint c
                   where c.tenant_id = public.current_tenant() and c.consumer = v.consumer), 0),
         (select p.reason
          from public.event e
          join public.parked_stream p
            on p.tenant_id = e.tenant_id and p.stream_id = e.stream_id and p.consumer = v.consumer
          where e.tenant_id = public.current_tenant() and e.position = p_position and p.version <= e.version)
  from (select p_name || '-v' || public.active_version(p_name)::text as consumer) as v
$$;

-- Full text over the documents of this tenant in the version that readers see: words in any form that web searches
-- know, best match first, behind a document of the page before; nothing that is hidden with its container. As the owner of the rows, because a condition that is
-- not leakproof would be looked at behind the policy and never by the index; the tenant is demanded here instead.
create function search_documents(p_query text, p_kinds text[], p_after_rank real, p_after_id uuid, p_limit int)
returns table (id uuid, kind text, project_id uuid, task_id uuid, title text, excerpt text, rank real)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with asked as (
    select public.current_tenant() as tenant_id, public.active_version('search') as version,
           websearch_to_tsquery('simple', p_query) as words
  ), found as (
    select d.id, d.kind, d.project_id, d.task_id, d.title, d.body, a.words,
           ts_rank(d.words, a.words) as rank
    from asked a
    join derived.search_document d
      on d.words @@ (('t' || translate(a.tenant_id::text, '-', '') || 'v' || a.version::text)::tsquery && a.words)
    where d.tenant_id = a.tenant_id and d.projection_version = a.version and not d.is_deleted
      and a.tenant_id <> '00000000-0000-0000-0000-000000000000' and numnode(a.words) > 0
      and d.kind = any (p_kinds)
      and not exists (
        select from public.task t
        where t.tenant_id = a.tenant_id and t.id = d.task_id and t.id <> d.id and t.deleted_at is not null)
      and not exists (
        select from public.project p
        where p.tenant_id = a.tenant_id and p.id <> d.id and p.deleted_at is not null and p.id = coalesce(
          d.project_id, (select t.project_id from public.task t where t.tenant_id = a.tenant_id and t.id = d.task_id)))
  )
  select f.id, f.kind, f.project_id, f.task_id, f.title,
         ts_headline('simple', f.body, f.words, 'StartSel="", StopSel="", MaxWords=24, MinWords=8'), f.rank
  from found f
  where p_after_rank is null or (f.rank, f.id) < (p_after_rank, p_after_id)
  order by f.rank desc, f.id desc
  limit p_limit
$$;

-- What `npm run projection` does, as the owner of the schema.
-- Makes the next version of a projection, beside those there are, and answers its number.
create function add_projection_version(p_name text) returns int
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into public.projection_version (tenant_id, name, version, created_at)
  select p.tenant_id, p.name, (select max(v.version) + 1 from public.projection_version v where v.name = p.name),
         clock_timestamp()
  from public.projection p
  where p.name = p_name
  returning version
$$;

-- The versions with how much of all logs each has followed, and how many tenants it is behind the active one in.
create function projection_versions(p_name text)
returns table (version int, is_active boolean, is_dropped boolean, applied bigint, total bigint, tenants_behind bigint,
               parked bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select v.version, v.version = p.active_version, v.dropped_at is not null, n.applied, n.total, n.behind,
         (select count(*) from public.parked_stream s where s.consumer = v.name || '-v' || v.version::text)
  from public.projection_version v
  join public.projection p on p.name = v.name
  cross join lateral (
    select sum(coalesce(own.position, 0))::bigint as applied, sum(h.position)::bigint as total,
           count(*) filter (where coalesce(own.position, 0) < coalesce(active.position, 0)) as behind
    from public.log_head h
    left join public.checkpoint own
      on own.tenant_id = h.tenant_id and own.consumer = v.name || '-v' || v.version::text
    left join public.checkpoint active
      on active.tenant_id = h.tenant_id and active.consumer = p.name || '-v' || p.active_version::text
    where h.shard = 0
  ) as n
  where v.name = p_name
  order by v.version
$$;

-- Readers see another version from the next statement on. Answers false, with nothing changed, where that version is
-- behind the one that they see now, in any tenant, or is none.
create function switch_projection(p_name text, p_version int) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  with switched as (
    update public.projection p
    set active_version = p_version
    where p.name = p_name
      and exists (select from public.projection_version v
                  where v.name = p_name and v.version = p_version and v.dropped_at is null)
      and not exists (
        select from public.checkpoint active
        left join public.checkpoint own
          on own.tenant_id = active.tenant_id and own.consumer = p_name || '-v' || p_version::text
        where active.consumer = p_name || '-v' || p.active_version::text
          and coalesce(own.position, 0) < active.position)
    returning 1
  )
  select exists (select from switched)
$$;

-- A version that nobody sees comes to an end: its consumers let go of it, then its rows may be deleted. Answers false
-- for the active one.
create function drop_projection_version(p_name text, p_version int) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  with dropped as (
    update public.projection_version v
    set dropped_at = coalesce(v.dropped_at, clock_timestamp())
    where v.name = p_name and v.version = p_version
      and not exists (select from public.projection p where p.name = p_name and p.active_version = p_version)
    returning 1
  )
  select exists (select from dropped)
$$;

-- Deletes at most so many rows of a version that was dropped from each of its tables; to be repeated until it answers 0.
create function clear_projection_version(p_name text, p_version int, p_limit int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text;
  v_rows  int;
  v_all   int := 0;
begin
  for v_table in
    select unnest(p.tables)
    from public.projection p
    join public.projection_version v on v.name = p.name and v.version = p_version and v.dropped_at is not null
    where p.name = p_name
  loop
    execute format('delete from %1$s t where t.ctid = any (array(
                      select d.ctid from %1$s d where d.projection_version = $1 limit $2))', v_table::regclass)
    using p_version, p_limit;
    get diagnostics v_rows = row_count;
    v_all := v_all + v_rows;
  end loop;
  return v_all;
end
$$;

-- Of a version that was dropped: checkpoints and parked streams, then the version itself.
create function forget_projection_version(p_name text, p_version int) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  delete from public.parked_stream s where s.consumer = p_name || '-v' || p_version::text;
  delete from public.checkpoint c where c.consumer = p_name || '-v' || p_version::text;
  delete from public.projection_version v
  where v.name = p_name and v.version = p_version and v.dropped_at is not null;
$$;

revoke all on function active_version, projection_progress, search_documents, add_projection_version,
  projection_versions, switch_projection, drop_projection_version, clear_projection_version,
  forget_projection_version from public;
grant create on schema public to plinth_append_owner;
alter function active_version owner to plinth_append_owner;
alter function projection_progress owner to plinth_append_owner;
alter function search_documents owner to plinth_append_owner;
alter function add_projection_version owner to plinth_append_owner;
alter function projection_versions owner to plinth_append_owner;
alter function switch_projection owner to plinth_append_owner;
alter function drop_projection_version owner to plinth_append_owner;
alter function clear_projection_version owner to plinth_append_owner;
alter function forget_projection_version owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function active_version, projection_progress, search_documents to plinth_app;
grant execute on function active_version to plinth_consumer;
