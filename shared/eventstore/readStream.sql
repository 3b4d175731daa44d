/* @name ReadStream */
select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
       schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
       causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
from event
where tenant_id = :tenantId! and stream_id = :streamId! and version >= :fromVersion! and version <= :untilVersion!
  and position <= :untilPosition! and recorded_at <= :untilTime!
order by version
limit :limit!;

/* @name ReadStreamBackwards */
select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
       schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
       causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
from event
where tenant_id = :tenantId! and stream_id = :streamId! and version >= :fromVersion! and version <= :untilVersion!
  and position <= :untilPosition! and recorded_at <= :untilTime!
order by version desc
limit :limit!;
