/* @name ListActivities */
select page.number as "page!", a.position, a.type, a.actor, a.at, a.summary
from unnest(:projectIds!::uuid[], :befores!::bigint[]) with ordinality as page (project_id, before, number)
cross join lateral (
  select * from activity
  where tenant_id = :tenantId! and projection_version = (select active_version('activity-feed'))
    and project_id = page.project_id and position < page.before
  order by position desc
  limit :limit!
) a
order by page.number, a.position desc;
