/* @name FindTask */
select id, project_id as "projectId", title, description, status, labels, external_id as "externalId",
       assignee_id as "assigneeId", due_date as "dueDate", rank, version, reducer_revision as "reducerRevision",
       created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy",
       purged_at as "purgedAt"
from task
where tenant_id = :tenantId! and id = :id!;

/* @name FindTaskIdByExternalId */
select stream_id as id
from reservation
where tenant_id = :tenantId! and kind = 'task.external_id' and value = :externalId!;

/* @name ListTasks */
select t.id, t.project_id as "projectId", t.title, t.description, t.status, t.labels,
       t.external_id as "externalId", t.assignee_id as "assigneeId", t.due_date as "dueDate", t.rank, t.version,
       t.reducer_revision as "reducerRevision", t.created_at as "createdAt", t.updated_at as "updatedAt",
       t.deleted_at as "deletedAt", t.deleted_by as "deletedBy", t.purged_at as "purgedAt"
from task t
where t.tenant_id = :tenantId! and (t.created_at, t.id) < (:beforeAt!, :beforeId!) and t.deleted_at is null
  and t.status = any (:statuses!::text[])
  -- Asked row by row: as a join, the planner would read all tasks of all projects and sort them.
  and (select p.deleted_at is null from project p where p.tenant_id = :tenantId! and p.id = t.project_id)
order by t.created_at desc, t.id desc
limit :limit!;

/* @name ListTasksOfProjects */
select page.number as "page!", t.id, t.project_id as "projectId", t.title, t.description, t.status, t.labels,
       t.external_id as "externalId", t.assignee_id as "assigneeId", t.due_date as "dueDate", t.rank, t.version,
       t.reducer_revision as "reducerRevision", t.created_at as "createdAt", t.updated_at as "updatedAt",
       t.deleted_at as "deletedAt", t.deleted_by as "deletedBy", t.purged_at as "purgedAt"
from unnest(:projectIds!::uuid[], :afterRanks!::text[], :afterIds!::uuid[])
       with ordinality as page (project_id, after_rank, after_id, number)
join project p on p.tenant_id = :tenantId! and p.id = page.project_id and p.deleted_at is null
cross join lateral (
  select * from task
  where tenant_id = :tenantId! and project_id = page.project_id
    and (rank, id) > (page.after_rank, page.after_id) and deleted_at is null
    and status = any (:statuses!::text[])
  order by rank, id
  limit :limit!
) t
order by page.number, t.rank, t.id;

/* @name FindRankAbove */
select rank
from task
where tenant_id = :tenantId! and project_id = :projectId! and rank > :rank! and id <> :movingId!
  and purged_at is null
order by rank
limit 1;

/* @name FindRankBelow */
select rank
from task
where tenant_id = :tenantId! and project_id = :projectId! and rank < :rank! and id <> :movingId!
order by rank desc
limit 1;

/* @name FindDueTasks */
select id
from task
where tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null
order by id
limit :limit!;

/* @name FindUnpurgedTasks */
select id
from task
where tenant_id = :tenantId! and project_id = :projectId! and purged_at is null
-- What is purged moves behind the others.
order by rank, id
limit :limit!;
