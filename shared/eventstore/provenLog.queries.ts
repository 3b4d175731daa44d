/** Types generated for queries found in "shared/eventstore/provenLog.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'ReadProvenEvents' parameters type */
export interface ReadProvenEventsParams {
  after: number;
  limit: number;
  tenantId: string;
  until: number;
}

/** 'ReadProvenEvents' return type */
export interface ReadProvenEventsResult {
  actor: string;
  causationId: string | null;
  chain: string;
  correlationId: string;
  data: string | null;
  id: string;
  keyIds: stringArray;
  occurredAtMicros: string;
  payloadDigest: string;
  position: number;
  recordedAtMicros: string;
  salt: string | null;
  schemaVersion: number;
  streamId: string;
  tenantId: string;
  traceparent: string | null;
  type: string;
  version: number;
}

/** 'ReadProvenEvents' query type */
export interface ReadProvenEventsQuery {
  params: ReadProvenEventsParams;
  result: ReadProvenEventsResult;
}

const readProvenEventsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"until":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":758,"b":767}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":784,"b":790}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":808,"b":814}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":840,"b":846}]}],"statement":"select tenant_id as \"tenantId\", position, stream_id as \"streamId\", version, id, type,\n       schema_version as \"schemaVersion\",\n       case when isfinite(occurred_at) then (extract(epoch from occurred_at) * 1000000)::bigint::text\n            else '-9223372036854775808' end as \"occurredAtMicros!\",\n       case when isfinite(recorded_at) then (extract(epoch from recorded_at) * 1000000)::bigint::text\n            else '-9223372036854775808' end as \"recordedAtMicros!\",\n       actor, correlation_id as \"correlationId\", causation_id as \"causationId\", traceparent, key_ids as \"keyIds\",\n       encode(payload_digest, 'hex') as \"payloadDigest!\", encode(salt, 'hex') as salt, data::text as data,\n       encode(chain, 'hex') as \"chain!\"\nfrom event\nwhere tenant_id = :tenantId! and position > :after! and position <= :until!\norder by position\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
 *        schema_version as "schemaVersion",
 *        case when isfinite(occurred_at) then (extract(epoch from occurred_at) * 1000000)::bigint::text
 *             else '-9223372036854775808' end as "occurredAtMicros!",
 *        case when isfinite(recorded_at) then (extract(epoch from recorded_at) * 1000000)::bigint::text
 *             else '-9223372036854775808' end as "recordedAtMicros!",
 *        actor, correlation_id as "correlationId", causation_id as "causationId", traceparent, key_ids as "keyIds",
 *        encode(payload_digest, 'hex') as "payloadDigest!", encode(salt, 'hex') as salt, data::text as data,
 *        encode(chain, 'hex') as "chain!"
 * from event
 * where tenant_id = :tenantId! and position > :after! and position <= :until!
 * order by position
 * limit :limit!
 * ```
 */
export const readProvenEvents = new PreparedQuery<ReadProvenEventsParams,ReadProvenEventsResult>(readProvenEventsIR);


/** 'ReadPurgedEvents' parameters type */
export interface ReadPurgedEventsParams {
  after: number;
  limit: number;
  tenantId: string;
  until: number;
}

/** 'ReadPurgedEvents' return type */
export interface ReadPurgedEventsResult {
  data: string | null;
  position: number;
  streamId: string;
  version: number;
}

/** 'ReadPurgedEvents' query type */
export interface ReadPurgedEventsQuery {
  params: ReadPurgedEventsParams;
  result: ReadPurgedEventsResult;
}

const readPurgedEventsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"until":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":99,"b":108}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":125,"b":131}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":149,"b":155}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":206,"b":212}]}],"statement":"select position, stream_id as \"streamId\", version, data::text as data\nfrom event\nwhere tenant_id = :tenantId! and position > :after! and position <= :until! and type like '%.purged'\norder by position\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, stream_id as "streamId", version, data::text as data
 * from event
 * where tenant_id = :tenantId! and position > :after! and position <= :until! and type like '%.purged'
 * order by position
 * limit :limit!
 * ```
 */
export const readPurgedEvents = new PreparedQuery<ReadPurgedEventsParams,ReadPurgedEventsResult>(readPurgedEventsIR);


/** 'ReadProvenHead' parameters type */
export interface ReadProvenHeadParams {
  tenantId: string;
}

/** 'ReadProvenHead' return type */
export interface ReadProvenHeadResult {
  chain: string;
  position: number;
}

/** 'ReadProvenHead' query type */
export interface ReadProvenHeadQuery {
  params: ReadProvenHeadParams;
  result: ReadProvenHeadResult;
}

const readProvenHeadIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":82,"b":91}]}],"statement":"select position, encode(chain, 'hex') as \"chain!\"\nfrom log_head\nwhere tenant_id = :tenantId! and shard = 0"};

/**
 * Query generated from SQL:
 * ```
 * select position, encode(chain, 'hex') as "chain!"
 * from log_head
 * where tenant_id = :tenantId! and shard = 0
 * ```
 */
export const readProvenHead = new PreparedQuery<ReadProvenHeadParams,ReadProvenHeadResult>(readProvenHeadIR);


/** 'ReadStrayEvents' parameters type */
export interface ReadStrayEventsParams {
  tenantId: string;
}

/** 'ReadStrayEvents' return type */
export interface ReadStrayEventsResult {
  count: number;
  first: number | null;
  last: number | null;
}

/** 'ReadStrayEvents' query type */
export interface ReadStrayEventsQuery {
  params: ReadStrayEventsParams;
  result: ReadStrayEventsResult;
}

const readStrayEventsIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":196,"b":205},{"a":308,"b":317}]}],"statement":"-- One statement, so one snapshot: a head and its events are written together.\nselect min(e.position) as first, max(e.position) as last, count(*)::int as \"count!\"\nfrom event e\nwhere e.tenant_id = :tenantId!\n  and (e.position <= 0\n       or e.position > (select h.position from log_head h where h.tenant_id = :tenantId! and h.shard = 0))"};

/**
 * Query generated from SQL:
 * ```
 * -- One statement, so one snapshot: a head and its events are written together.
 * select min(e.position) as first, max(e.position) as last, count(*)::int as "count!"
 * from event e
 * where e.tenant_id = :tenantId!
 *   and (e.position <= 0
 *        or e.position > (select h.position from log_head h where h.tenant_id = :tenantId! and h.shard = 0))
 * ```
 */
export const readStrayEvents = new PreparedQuery<ReadStrayEventsParams,ReadStrayEventsResult>(readStrayEventsIR);


