/* @name ListAuditEntries */
select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
       correlation_id as "correlationId"
from audit_entry
where tenant_id = :tenantId! and position < :before!
  -- Times never run back along positions: two look-ups make a range of positions of a range of times.
  and position > coalesce((
    select earlier.position from audit_entry earlier
    where earlier.tenant_id = :tenantId! and earlier.at < :from!
    order by earlier.at desc, earlier.position desc limit 1), 0)
  and position < coalesce((
    select later.position from audit_entry later
    where later.tenant_id = :tenantId! and later.at >= :until!
    order by later.at, later.position limit 1), :before!)
  and (:actor::text is null or actor = :actor)
  and (:type::text is null or type = :type)
  and (:aggregate::text is null or aggregate = :aggregate)
  and (:streamId::uuid is null or stream_id = :streamId)
order by position desc
limit :limit!;

/* @name ReadAuditProgress */
select h.position as head, consumer_position(:consumer!) as "position!"
from log_head h
where h.tenant_id = :tenantId! and h.shard = 0;
