/* @name AppendUnits */
select statuses as "statuses!", subjects as "subjects!", versions as "versions!", positions as "positions!"
from append_units(
  :patienceMs!::int, :tenants!::uuid[],
  :actors!::text[], :correlationIds!::uuid[], :causationIds!::uuid[], :traceparents!::text[],
  :requestDigests!::bytea[], :occurredAt!::timestamptz[], :opens!::uuid[], :sideRows!::text[]::json[],
  :texts!::bytea,
  :streamUnits!::int[], :streamHeads!::int[], :streamIds!::uuid[], :streamTypes!::text[], :expected!::int[],
  :rowStarts!::int[], :rowLengths!::int[],
  :eventStreams!::int[], :eventIds!::uuid[], :eventTypes!::text[], :schemaVersions!::int[],
  :dataStarts!::int[], :dataLengths!::int[], :keyIds!::text[], :salts!::bytea, :digests!::bytea, :dedupes!::bytea,
  :claimUnits!::int[], :claimHeads!::int[], :claimKinds!::text[], :claimValues!::text[], :claimStreams!::uuid[]);

/* @name AppendOne */
select append_one(
  :patienceMs!::int, :tenantId!::uuid, :actor!, :correlationId!::uuid, :causationId::uuid, :traceparent::text,
  :requestDigest::bytea, :occurredAt!::timestamptz,
  :streamId!::uuid, :streamType!, :expected!::int, :row::text::json, :guardIds!::uuid[], :guardVersions!::int[],
  :eventId!::uuid, :eventType!, :schemaVersion!::int, :data!, :salt!::bytea, :digest!::bytea, :dedupe::bytea) as position;
