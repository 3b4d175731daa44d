/* @name FindTenant */
select id, slug, name, status, purge_after_days as "purgeAfterDays", version, reducer_revision as "reducerRevision",
       created_at as "createdAt", updated_at as "updatedAt"
from tenant
where tenant_id = :tenantId! and id = :tenantId!;
