/* @name MoveOnBoard */
-- Takes a task from where it stands to where it stands now, and counts both columns anew. Null leaves a column as it is;
-- a task that is not known is put there when its project is given.
with before as (
  select project_id, status, is_deleted
  from board_place
  where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!
  for update
), after as (
  insert into board_place as p (tenant_id, projection_version, task_id, project_id, status, is_deleted)
  select :tenantId!, :version!, :taskId!, coalesce(b.project_id, :projectId::uuid),
         coalesce(:status::text, b.status, 'open'), coalesce(:isDeleted::boolean, b.is_deleted, false)
  from (select) as one
  left join before b on true
  where coalesce(b.project_id, :projectId::uuid) is not null
  on conflict (tenant_id, projection_version, task_id) do update
    set status = excluded.status, is_deleted = excluded.is_deleted
  returning project_id, status, is_deleted
), difference as (
  select project_id, status, sum(n)::int as tasks
  from (select project_id, status, -1 as n from before where not is_deleted
        union all
        select project_id, status, 1 from after where not is_deleted) as moved
  group by project_id, status
  having sum(n) <> 0
)
insert into board_count as c (tenant_id, projection_version, project_id, status, tasks)
select :tenantId!, :version!, project_id, status, tasks from difference
on conflict (tenant_id, projection_version, project_id, status) do update set tasks = c.tasks + excluded.tasks;

/* @name LeaveBoard */
delete from board_place
where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!;

/* @name DeleteBoard */
delete from board_count
where tenant_id = :tenantId! and projection_version = :version! and project_id = :projectId!;

/* @name ListBoardCounts */
select status, tasks
from board_count
where tenant_id = :tenantId! and projection_version = (select active_version('board-counts'))
  and project_id = :projectId!;
