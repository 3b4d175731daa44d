/* @name PutAssignedTask */
insert into assigned_task
  (tenant_id, projection_version, task_id, project_id, assignee_id, title, status, due_date, updated_at)
values (:tenantId!, :version!, :taskId!, :projectId!, :assigneeId, :title!, 'open', :dueDate, :at!)
on conflict (tenant_id, projection_version, task_id) do nothing;

/* @name ChangeAssignedTask */
-- Null leaves a column as it is, but for those that may become null themselves and have a flag.
update assigned_task
set title = coalesce(:title::text, title),
    status = coalesce(:status::text, status),
    is_deleted = coalesce(:isDeleted::boolean, is_deleted),
    assignee_id = case when :hasAssignee! then :assigneeId::uuid else assignee_id end,
    due_date = case when :hasDueDate! then :dueDate::date else due_date end,
    updated_at = :at!
where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!;

/* @name DeleteAssignedTask */
delete from assigned_task
where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!;

/* @name ListAssignedTasks */
-- Behind the last one of the page before; those without a due date come last.
select a.task_id as "taskId", a.project_id as "projectId", a.title, a.status, a.due_date as "dueDate",
       a.updated_at as "updatedAt"
from assigned_task a
join project p on p.tenant_id = a.tenant_id and p.id = a.project_id and p.deleted_at is null
where a.tenant_id = :tenantId! and a.projection_version = (select active_version('my-work'))
  and a.assignee_id = :assigneeId! and not a.is_deleted and a.status <> 'done'
  and (coalesce(a.due_date, 'infinity'::date), a.task_id) > (:afterDueDate!::date, :afterTaskId!::uuid)
order by coalesce(a.due_date, 'infinity'::date), a.task_id
limit :limit!;
