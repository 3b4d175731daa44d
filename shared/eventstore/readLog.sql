/* @name ReadLog */
select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
       schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
       causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
from event
where tenant_id = :tenantId! and position > :after! and position <= :until!
order by position
limit :limit!;

/* @name ReadLogOfTypes */
select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
       schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
       causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
from event
where tenant_id = :tenantId! and position > :after! and position <= :until! and type = any (:types!::text[])
order by position
limit :limit!;

/* @name ReadHead */
select position
from log_head
where tenant_id = :tenantId! and shard = 0;
