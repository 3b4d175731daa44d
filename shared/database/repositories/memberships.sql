/* @name FindMembershipsOf */
select tenant_id as "tenantId!", slug as "slug!", name as "name!", status as "status!", role as "role!"
from memberships_of(:userId!);

/* @name FindMemberOf */
select id, user_id as "userId", role as "role!", personal, removed_at as "removedAt", erased_at as "erasedAt",
       version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
from membership
where tenant_id = :tenantId! and user_id = :userId! and role is not null;

/* @name FindMembershipOf */
select id, user_id as "userId", role, personal, removed_at as "removedAt", erased_at as "erasedAt", version,
       reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
from membership
where tenant_id = :tenantId! and user_id = :userId!;

/* @name FindOwnerBeside */
select id, version
from membership
where tenant_id = :tenantId! and user_id <> :userId! and role = 'owner'
order by created_at, id
limit 1;

/* @name ListOwners */
select user_id as "userId!", personal
from membership
where tenant_id = :tenantId! and role = 'owner'
order by created_at, id
limit :limit!;

/* @name ListMembers */
select id, user_id as "userId", role as "role!", personal, removed_at as "removedAt", erased_at as "erasedAt",
       version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
from membership
where tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and role is not null
order by created_at, id
limit :limit!;
