/* @name ReadProvenEvents */
select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
       schema_version as "schemaVersion",
       case when isfinite(occurred_at) then (extract(epoch from occurred_at) * 1000000)::bigint::text
            else '-9223372036854775808' end as "occurredAtMicros!",
       case when isfinite(recorded_at) then (extract(epoch from recorded_at) * 1000000)::bigint::text
            else '-9223372036854775808' end as "recordedAtMicros!",
       actor, correlation_id as "correlationId", causation_id as "causationId", traceparent, key_ids as "keyIds",
       encode(payload_digest, 'hex') as "payloadDigest!", encode(salt, 'hex') as salt, data::text as data,
       encode(chain, 'hex') as "chain!"
from event
where tenant_id = :tenantId! and position > :after! and position <= :until!
order by position
limit :limit!;

/* @name ReadPurgedEvents */
select position, stream_id as "streamId", version, data::text as data
from event
where tenant_id = :tenantId! and position > :after! and position <= :until! and type like '%.purged'
order by position
limit :limit!;

/* @name ReadProvenHead */
select position, encode(chain, 'hex') as "chain!"
from log_head
where tenant_id = :tenantId! and shard = 0;

/* @name ReadStrayEvents */
-- One statement, so one snapshot: a head and its events are written together.
select min(e.position) as first, max(e.position) as last, count(*)::int as "count!"
from event e
where e.tenant_id = :tenantId!
  and (e.position <= 0
       or e.position > (select h.position from log_head h where h.tenant_id = :tenantId! and h.shard = 0));
