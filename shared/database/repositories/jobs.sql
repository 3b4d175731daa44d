/* @name ListJobs */
select id, processor, status, attempt, progress, result, created_at as "createdAt", finished_at as "finishedAt"
from job
where tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!)
order by created_at desc, id desc
limit :limit!;
