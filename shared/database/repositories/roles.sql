/* @name FindRole */
select id, name, permissions, version, reducer_revision as "reducerRevision", created_at as "createdAt",
       updated_at as "updatedAt", deleted_at as "deletedAt"
from role
where tenant_id = :tenantId! and id = :id!;

/* @name ListRoles */
select id, name, permissions, version, reducer_revision as "reducerRevision", created_at as "createdAt",
       updated_at as "updatedAt", deleted_at as "deletedAt"
from role
where tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and deleted_at is null
order by created_at, id
limit :limit!;

/* @name FindRoleNamed */
select id
from role
where tenant_id = :tenantId! and id <> :exceptId! and lower(btrim(name)) = lower(btrim(:name!)) and deleted_at is null
limit 1;

/* @name FindHolderOfRole */
select id as "id!"
from membership
where tenant_id = :tenantId! and role = :role! and role not in ('owner', 'admin', 'member', 'viewer')
union all
select id
from invitation
where tenant_id = :tenantId! and role = :role! and status = 'open'
limit 1;
