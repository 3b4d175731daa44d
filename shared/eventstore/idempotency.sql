/* @name FindRequest */
select stream_id as "streamId", version, request_digest as digest
from event
where tenant_id = :tenantId! and id = :eventId!;
