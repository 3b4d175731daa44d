/* @name DigestEvents */
select encode(sha256(coalesce(string_agg(payload_digest, ''::bytea order by version), ''::bytea)), 'hex') as "digest!"
from event
where tenant_id = :tenantId! and stream_id = :streamId! and version <= :versions!;

/* @name AddTombstone */
insert into tombstone (tenant_id, stream_id, type, version, purged_at, awaits_children)
values (:tenantId!, :streamId!, :type!, :version!, :purgedAt!, :awaitsChildren!)
on conflict do nothing;

/* @name FindTenantsToPurge */
-- From tenant to tenant, however many streams each has.
with recursive open as (
  (select tenant_id from tombstone where cleared_at is null order by tenant_id limit 1)
  union all
  select (select t.tenant_id
          from tombstone t
          where t.cleared_at is null and t.tenant_id > open.tenant_id
          order by t.tenant_id
          limit 1)
  from open
  where open.tenant_id is not null
)
select tenant_id as "tenantId!"
from open
where tenant_id is not null;

/* @name FindOpenContainers */
select stream_id as "streamId", type, version
from tombstone
where tenant_id = :tenantId! and cleared_at is null and awaits_children
order by purged_at, stream_id
limit :limit!;

/* @name CloseContainer */
update tombstone
set awaits_children = false
where tenant_id = :tenantId! and stream_id = :streamId!;

/* @name ClearPurged */
select events as "events!", streams as "streams!"
from clear_purged(:tenantId!, :limit!);
