/* @name FindRequest */
select e.stream_id as "streamId", e.version, e.request_digest as digest,
       newest.type as "newestType", newest.version as "newestVersion", newest.occurred_at as "newestAt"
from event e
cross join lateral (
  select n.type, n.version, n.occurred_at
  from event n
  where n.tenant_id = e.tenant_id and n.stream_id = e.stream_id
  order by n.version desc
  limit 1) newest
where e.tenant_id = :tenantId! and e.id = :eventId!;
