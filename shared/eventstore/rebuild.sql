/* @name ListLogs */
select tenant_id as "tenantId"
from log_head
where shard = 0 and tenant_id > :after!
order by tenant_id
limit :limit!;

/* @name CountStreams */
select count(*) as "count!"
from stream
where type = :type!;

/* @name CountStreamsOfTenant */
select count(*) as "count!"
from stream
where tenant_id = :tenantId! and type = :type!;

/* @name RebuildPage */
select id as "id!", version as "version!"
from rebuild_page(:type!, :tenantId!, :after!, :limit!);

/* @name ReadStreams */
select e.tenant_id as "tenantId", e.position, e.stream_id as "streamId", e.version, e.id, e.type,
       e.schema_version as "schemaVersion", e.data::text as data, e.actor, e.correlation_id as "correlationId",
       e.causation_id as "causationId", e.traceparent, e.occurred_at as "occurredAt", e.recorded_at as "recordedAt"
from unnest(:ids!::uuid[], :fromVersions!::int[]) as s(id, from_version)
cross join lateral (
  select *
  from event
  where tenant_id = :tenantId! and stream_id = s.id and version >= s.from_version
  order by version
  limit :limit!
) as e
order by e.stream_id, e.version;

/* @name CompareRows */
select id as "id!", fault, personal
from compare_rows(:type!, :tenantId!, :ids!::uuid[], :rows!::text[]::json[]);

/* @name HoldHead */
select
from log_head
where tenant_id = :tenantId! and shard = 0
for no key update;

/* @name RepairRow */
select outcome as "outcome!"
from repair_row(:type!, :tenantId!, :id!, :version!, :revision!, (:row::text)::json);
