/* @name FindMembershipsOf */
select tenant_id as "tenantId!", slug as "slug!", name as "name!", status as "status!", role as "role!"
from memberships_of(:userId!);
