/* @name AppendUnit */
select status as "status!", versions, positions, subject
from append_unit(
  :streamTenants!::uuid[], :streamIds!::uuid[], :streamTypes!::text[], :expected!::int[], :rows!::text[]::json[],
  :eventStreams!::int[], :eventIds!::uuid[], :eventTypes!::text[], :schemaVersions!::int[], :data!::text[],
  :keyIds!::text[], :salts!::bytea[], :digests!::bytea[], :dedupes!::bytea[],
  :metadata!::text::json, :claims!::text::json, :opens::uuid, :sideRows!::text::json);
