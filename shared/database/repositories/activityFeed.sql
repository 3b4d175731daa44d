/* @name InsertActivity */
insert into activity (tenant_id, projection_version, project_id, position, stream_id, version, event_id, type, actor, at, summary)
values (:tenantId!, :projectionVersion!, :projectId!, :position!, :streamId!, :version!, :eventId!, :type!, :actor!, :at!, :summary!)
on conflict (tenant_id, projection_version, project_id, position) do nothing;

/* @name FindTaskAt */
select (first.data ->> 'projectId')::uuid as "projectId!",
       (select named.data ->> 'title'
        from event named
        where named.tenant_id = first.tenant_id and named.stream_id = first.stream_id
          and named.position <= :position! and named.data ->> 'title' is not null
        order by named.version desc
        limit 1) as title
from event first
where first.tenant_id = :tenantId! and first.stream_id = :streamId! and first.version = 1
  and first.data is not null;

/* @name FindTaskOfComment */
select (data ->> 'taskId')::uuid as "taskId!"
from event
where tenant_id = :tenantId! and stream_id = :streamId! and version = 1 and data is not null;

/* @name DeleteActivitiesOfProject */
delete from activity
where tenant_id = :tenantId! and projection_version = :projectionVersion! and project_id = :projectId!;

/* @name DeleteActivitiesOfStream */
delete from activity
where tenant_id = :tenantId! and projection_version = :projectionVersion! and stream_id = :streamId!;
