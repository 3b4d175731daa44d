/* @name FindParkedStreams */
select stream_id as "streamId"
from parked_stream
where tenant_id = :tenantId! and consumer = :consumer! and stream_id = any (:streamIds!::uuid[]);

/* @name ParkStream */
insert into parked_stream as p
  (tenant_id, consumer, stream_id, version, reason, attempts, parked_at, next_try_at)
values (:tenantId!, :consumer!, :streamId!, :version!, :reason!, :attempts!, clock_timestamp(),
        clock_timestamp() + make_interval(secs => :retryInSeconds!))
on conflict (tenant_id, consumer, stream_id) do update
  set version = excluded.version, reason = excluded.reason, attempts = excluded.attempts,
      next_try_at = excluded.next_try_at;

/* @name LockParkedStream */
select version, attempts, next_try_at <= clock_timestamp() as "isDue!"
from parked_stream
where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!
for update;

/* @name MoveParkedStream */
update parked_stream
set version = :version!
where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!;

/* @name RemoveParkedStream */
delete from parked_stream
where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!;

/* @name ListParkedStreams */
select stream_id as "streamId", version, reason, attempts, parked_at as "parkedAt", next_try_at as "nextTryAt"
from parked_stream
where tenant_id = :tenantId! and consumer = :consumer! and stream_id > :after!
order by stream_id
limit :limit!;

/* @name MakeParkedStreamsDue */
update parked_stream
set next_try_at = clock_timestamp()
where tenant_id = :tenantId! and consumer = :consumer!
returning stream_id as "streamId";

/* @name PostponeParkedStream */
update parked_stream
set next_try_at = clock_timestamp() + make_interval(secs => :seconds!)
where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!
  and next_try_at <= clock_timestamp();

/* @name FindDueStreams */
select next_try_at as "nextTryAt!", tenant_id as "tenantId!", stream_id as "streamId!"
from parked_due(:consumer!, :afterTime!, :afterTenant!, :afterStream!, :limit!);
