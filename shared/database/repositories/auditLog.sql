/* @name InsertAuditEntries */
insert into audit_entry
  (tenant_id, position, at, actor, type, aggregate, stream_id, version, event_id, correlation_id)
select :tenantId!, e.position, e.at, e.actor, e.type, split_part(e.type, '.', 1), e.stream_id, e.version, e.event_id,
       e.correlation_id
from unnest(:positions!::bigint[], :ats!::timestamptz[], :actors!::text[], :types!::text[], :streamIds!::uuid[],
            :versions!::int[], :eventIds!::uuid[], :correlationIds!::uuid[])
  as e(position, at, actor, type, stream_id, version, event_id, correlation_id)
on conflict (tenant_id, position) do nothing;
