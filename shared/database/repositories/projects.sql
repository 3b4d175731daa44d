/* @name FindProject */
select id, key, name, description, status, version, reducer_revision as "reducerRevision",
       created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy", purged_at as "purgedAt"
from project
where tenant_id = :tenantId! and id = :id!;

/* @name ListProjects */
select id, key, name, description, status, version, reducer_revision as "reducerRevision",
       created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy", purged_at as "purgedAt"
from project
where tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!) and deleted_at is null
order by created_at desc, id desc
limit :limit!;

/* @name FindDueProjects */
select id
from project
where tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null
order by id
limit :limit!;
