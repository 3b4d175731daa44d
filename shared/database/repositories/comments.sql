/* @name FindComment */
select id, task_id as "taskId", author_id as "authorId", personal, version, reducer_revision as "reducerRevision",
       created_at as "createdAt", updated_at as "updatedAt", edited_at as "editedAt", deleted_at as "deletedAt",
       deleted_by as "deletedBy", purged_at as "purgedAt"
from comment
where tenant_id = :tenantId! and id = :id!;

/* @name ListCommentsOfTasks */
select page.number as "page!", c.id, c.task_id as "taskId", c.author_id as "authorId", c.personal, c.version,
       c.reducer_revision as "reducerRevision", c.created_at as "createdAt", c.updated_at as "updatedAt",
       c.edited_at as "editedAt", c.deleted_at as "deletedAt", c.deleted_by as "deletedBy", c.purged_at as "purgedAt"
from unnest(:taskIds!::uuid[], :afterAts!::timestamptz[], :afterIds!::uuid[])
       with ordinality as page (task_id, after_at, after_id, number)
join task t on t.tenant_id = :tenantId! and t.id = page.task_id and t.deleted_at is null
join project p on p.tenant_id = :tenantId! and p.id = t.project_id and p.deleted_at is null
cross join lateral (
  select * from comment
  where tenant_id = :tenantId! and task_id = page.task_id and (created_at, id) > (page.after_at, page.after_id)
    and deleted_at is null
  order by created_at, id
  limit :limit!
) c
order by page.number, c.created_at, c.id;

/* @name FindDueComments */
select id
from comment
where tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null
order by id
limit :limit!;

/* @name FindUnpurgedComments */
select id
from comment
where tenant_id = :tenantId! and task_id = :taskId! and purged_at is null
-- What is purged moves behind the others.
order by created_at, id
limit :limit!;
