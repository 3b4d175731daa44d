/* @name FindUnpublishedTenants */
select h.tenant_id as "tenantId"
from log_head h
left join relay_checkpoint c on c.tenant_id = h.tenant_id
where h.shard = 0 and h.position > coalesce(c.position, 0);

/* @name ReadUnpublished */
-- Positions are dense, so the range is as long as the limit: with the limit alone, all that a tenant is behind is sorted.
select e.tenant_id as "tenantId", e.position, e.stream_id as "streamId", e.version, e.id, e.type,
       e.schema_version as "schemaVersion", e.data::text as data, e.actor, e.correlation_id as "correlationId",
       e.causation_id as "causationId", e.traceparent, e.recorded_at as "recordedAt", e.head
from unnest(:tenantIds!::uuid[]) with ordinality as t (id, n)
join log_head h on h.tenant_id = t.id and h.shard = 0
left join relay_checkpoint c on c.tenant_id = t.id
cross join lateral (
  select *, h.position as head
  from event
  where event.tenant_id = t.id and event.position > coalesce(c.position, 0)
    and event.position <= least(h.position, coalesce(c.position, 0) + :perTenant!)
  order by event.position
  limit :perTenant!
) as e
order by t.n, e.position
limit :limit!;

/* @name AdvanceRelayCheckpoints */
with lease as (
  select part, epoch
  from relay_lease
  where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder! and part = any(:parts!::int[])
  order by part
  for share
)
insert into relay_checkpoint as c (tenant_id, position, epoch, updated_at)
select p.tenant_id, p.position, lease.epoch, clock_timestamp()
from unnest(:tenantIds!::uuid[], :positions!::bigint[], :parts!::int[], :epochs!::bigint[])
  as p (tenant_id, position, part, epoch)
join lease on lease.part = p.part and lease.epoch = p.epoch
on conflict (tenant_id) do update
  set position = excluded.position, epoch = excluded.epoch, updated_at = excluded.updated_at
  where c.position < excluded.position and c.epoch <= excluded.epoch
returning tenant_id as "tenantId";

/* @name HoldRelayParts */
select part as "part!", epoch as "epoch!" from hold_relay_parts(:holder!, make_interval(secs => :ttlSeconds!));

/* @name ReleaseRelayParts */
with gone as (
  delete from relay_replica where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder!
)
update relay_lease
set expires_at = clock_timestamp()
where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder!;
