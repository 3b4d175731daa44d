/* @name FindMembershipsOf */
select tenant_id as "tenantId!", slug as "slug!", name as "name!", status as "status!", role as "role!"
from memberships_of(:userId!);

/* @name FindMemberOf */
select id, version
from membership
where tenant_id = :tenantId! and user_id = :userId!;
