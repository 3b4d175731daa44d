/* @name FindPositionsOfTimes */
select
  (select earlier.position from audit_entry earlier
   where earlier.tenant_id = :tenantId! and earlier.at < :from!
   order by earlier.at desc, earlier.position desc limit 1) as "after",
  (select later.position from audit_entry later
   where later.tenant_id = :tenantId! and later.at >= :until!
   order by later.at, later.position limit 1) as "before";

/* @name ListEntries */
select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
       correlation_id as "correlationId"
from audit_entry
where tenant_id = :tenantId! and position > :after! and position < :before!
order by position desc
limit :limit!;

/* @name ListEntriesOfStream */
select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
       correlation_id as "correlationId"
from audit_entry
where tenant_id = :tenantId! and stream_id = :streamId! and position > :after! and position < :before!
  and (:actor::text is null or actor = :actor)
  and (:type::text is null or type = :type)
  and (:aggregate::text is null or aggregate = :aggregate)
order by position desc
limit :limit!;

/* @name ListEntriesOfActor */
select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
       correlation_id as "correlationId"
from audit_entry
where tenant_id = :tenantId! and actor = :actor! and position > :after! and position < :before!
  and (:type::text is null or type = :type)
  and (:aggregate::text is null or aggregate = :aggregate)
order by position desc
limit :limit!;

/* @name ListEntriesOfType */
select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
       correlation_id as "correlationId"
from audit_entry
where tenant_id = :tenantId! and type = :type! and position > :after! and position < :before!
  and (:aggregate::text is null or aggregate = :aggregate)
order by position desc
limit :limit!;

/* @name ListEntriesOfAggregate */
select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
       correlation_id as "correlationId"
from audit_entry
where tenant_id = :tenantId! and aggregate = :aggregate! and position > :after! and position < :before!
order by position desc
limit :limit!;

/* @name ReadAuditProgress */
select h.position as head, consumer_position(:consumer!) as "position!"
from log_head h
where h.tenant_id = :tenantId! and h.shard = 0;
