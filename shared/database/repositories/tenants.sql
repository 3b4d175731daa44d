/* @name FindTenant */
select id, slug, name, status, plan, purge_after_days as "purgeAfterDays", suspension_reason as "suspensionReason",
       erase_at as "eraseAt", version, reducer_revision as "reducerRevision", created_at as "createdAt",
       updated_at as "updatedAt"
from tenant
where tenant_id = :tenantId! and id = :tenantId!;

/* @name FindRoom */
select t.plan, u.projects, u.projects_added as "projectsAdded", u.members, u.members_added as "membersAdded",
       u.api_keys as "apiKeys", u.api_keys_added as "apiKeysAdded", u.custom_roles as "customRoles", u.role_turns as "roleTurns"
from tenant t
join tenant_usage u on u.tenant_id = t.tenant_id
where t.tenant_id = :tenantId! and t.id = :tenantId!;

/* @name FindUsage */
select t.plan, u.projects, u.members, h.position as "events",
       (select count(*) from task k where k.tenant_id = :tenantId! and k.deleted_at is null) as "tasks!",
       (select count(*) from job j where j.tenant_id = :tenantId! and j.status in ('queued', 'running')) as "jobs!"
from tenant t
join tenant_usage u on u.tenant_id = t.tenant_id
join log_head h on h.tenant_id = t.tenant_id and h.shard = 0
where t.tenant_id = :tenantId! and t.id = :tenantId!;
