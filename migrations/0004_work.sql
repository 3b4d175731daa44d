-- Projects, tasks and comments: the current-state rows that commands load and lists read.

create table project (
  tenant_id        uuid        not null,
  id               uuid        not null,
  key              text        not null,
  name             text        not null,
  description      text        not null,
  status           text        not null check (status in ('active', 'archived')),
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  deleted_at       timestamptz,
  deleted_by       text,
  purged_at        timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 85);
create index project_created on project (tenant_id, created_at, id);

create table task (
  tenant_id        uuid        not null,
  id               uuid        not null,
  project_id       uuid        not null,
  title            text        not null,
  description      text        not null,
  status           text        not null check (status in ('open', 'in_progress', 'done')),
  labels           text[]      not null,
  external_id      text,
  assignee_id      uuid,
  due_date         date,
  -- The place among the tasks of its project; no other one is written when a task moves.
  rank             text        not null collate "C" check (char_length(rank) <= 500),
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  deleted_at       timestamptz,
  deleted_by       text,
  purged_at        timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 85);
create index task_created      on task (tenant_id, created_at, id);
create index task_project_rank on task (tenant_id, project_id, rank, id);

create table comment (
  tenant_id        uuid        not null,
  id               uuid        not null,
  task_id          uuid        not null,
  author_id        uuid        not null,
  -- The text, sealed under its author's key; null once that key is gone.
  personal         json,
  version          int         not null,
  reducer_revision int         not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  edited_at        timestamptz,
  deleted_at       timestamptz,
  deleted_by       text,
  purged_at        timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 85);
create index comment_task_created on comment (tenant_id, task_id, created_at, id);

alter table project enable row level security, force row level security;
alter table task    enable row level security, force row level security;
alter table comment enable row level security, force row level security;

grant select, insert, update on project, task, comment to plinth_append_owner;
create policy project_append_owner on project to plinth_append_owner using (true);
create policy task_append_owner    on task    to plinth_append_owner using (true);
create policy comment_append_owner on comment to plinth_append_owner using (true);

grant select on project, task, comment to plinth_app;
create policy project_app on project for select to plinth_app using (tenant_id = (select current_tenant()));
create policy task_app    on task    for select to plinth_app using (tenant_id = (select current_tenant()));
create policy comment_app on comment for select to plinth_app using (tenant_id = (select current_tenant()));

create function write_project_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.project as p
    (tenant_id, id, key, name, description, status, version, reducer_revision,
     created_at, updated_at, deleted_at, deleted_by, purged_at)
  select s.tenant_id, s.id, r.key, r.name, r.description, r.status, s.version, r."reducerRevision",
         r."createdAt", r."updatedAt", r."deletedAt", r."deletedBy", r."purgedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    key text, name text, description text, status text, "reducerRevision" int,
    "createdAt" timestamptz, "updatedAt" timestamptz, "deletedAt" timestamptz, "deletedBy" text,
    "purgedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set key = excluded.key, name = excluded.name, description = excluded.description, status = excluded.status,
        version = excluded.version, reducer_revision = excluded.reducer_revision, created_at = excluded.created_at,
        updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, deleted_by = excluded.deleted_by,
        purged_at = excluded.purged_at;
end
$$;

create function write_task_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.task as t
    (tenant_id, id, project_id, title, description, status, labels, external_id, assignee_id, due_date, rank,
     version, reducer_revision, created_at, updated_at, deleted_at, deleted_by, purged_at)
  select s.tenant_id, s.id, r."projectId", r.title, r.description, r.status, r.labels, r."externalId",
         r."assigneeId", r."dueDate", r.rank,
         s.version, r."reducerRevision", r."createdAt", r."updatedAt", r."deletedAt", r."deletedBy", r."purgedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    "projectId" uuid, title text, description text, status text, labels text[], "externalId" text,
    "assigneeId" uuid, "dueDate" date, rank text, "reducerRevision" int, "createdAt" timestamptz,
    "updatedAt" timestamptz, "deletedAt" timestamptz, "deletedBy" text, "purgedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set title = excluded.title, description = excluded.description, status = excluded.status,
        labels = excluded.labels, external_id = excluded.external_id, assignee_id = excluded.assignee_id,
        due_date = excluded.due_date, rank = excluded.rank, version = excluded.version,
        reducer_revision = excluded.reducer_revision, created_at = excluded.created_at,
        updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, deleted_by = excluded.deleted_by,
        purged_at = excluded.purged_at;
end
$$;

create function write_comment_rows(p_tenant_ids uuid[], p_ids uuid[], p_versions int[], p_rows json[]) returns void
language plpgsql
as $$
begin
  insert into public.comment as c
    (tenant_id, id, task_id, author_id, personal, version, reducer_revision,
     created_at, updated_at, edited_at, deleted_at, deleted_by, purged_at)
  select s.tenant_id, s.id, r."taskId", r."authorId", r.personal, s.version, r."reducerRevision",
         r."createdAt", r."updatedAt", r."editedAt", r."deletedAt", r."deletedBy", r."purgedAt"
  from unnest(p_tenant_ids, p_ids, p_versions, p_rows) as s(tenant_id, id, version, content),
       json_to_record(s.content) as r(
    "taskId" uuid, "authorId" uuid, personal json, "reducerRevision" int, "createdAt" timestamptz,
    "updatedAt" timestamptz, "editedAt" timestamptz, "deletedAt" timestamptz, "deletedBy" text,
    "purgedAt" timestamptz)
  on conflict (tenant_id, id) do update
    set personal = excluded.personal, version = excluded.version, reducer_revision = excluded.reducer_revision,
        created_at = excluded.created_at, updated_at = excluded.updated_at, edited_at = excluded.edited_at,
        deleted_at = excluded.deleted_at, deleted_by = excluded.deleted_by, purged_at = excluded.purged_at;
end
$$;
