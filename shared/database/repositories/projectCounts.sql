/* @name CountProjects */
select
  count(*) filter (where deleted_at is null and status = 'active') as "active!",
  count(*) filter (where deleted_at is null and status = 'archived') as "archived!",
  count(*) filter (where deleted_at is not null and purged_at is null) as "deleted!"
from project
where tenant_id = :tenantId!;

/* @name CountTasks */
select
  count(*) filter (where t.status = 'open') as "open!",
  count(*) filter (where t.status = 'in_progress') as "inProgress!",
  count(*) filter (where t.status = 'done') as "done!"
from task t
join project p on p.tenant_id = t.tenant_id and p.id = t.project_id
where t.tenant_id = :tenantId!
  and t.deleted_at is null
  and p.deleted_at is null;
