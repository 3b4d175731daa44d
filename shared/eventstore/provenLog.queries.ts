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

const readProvenEventsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"until":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":596,"b":605}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":622,"b":628}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":646,"b":652}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":678,"b":684}]}],"statement":"select tenant_id as \"tenantId\", position, stream_id as \"streamId\", version, id, type,\n       schema_version as \"schemaVersion\",\n       (extract(epoch from occurred_at) * 1000000)::bigint::text as \"occurredAtMicros!\",\n       (extract(epoch from recorded_at) * 1000000)::bigint::text as \"recordedAtMicros!\",\n       actor, correlation_id as \"correlationId\", causation_id as \"causationId\", traceparent, key_ids as \"keyIds\",\n       encode(payload_digest, 'hex') as \"payloadDigest!\", encode(salt, 'hex') as salt, data::text as data,\n       encode(chain, 'hex') as \"chain!\"\nfrom event\nwhere tenant_id = :tenantId! and position > :after! and position <= :until!\norder by position\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
 *        schema_version as "schemaVersion",
 *        (extract(epoch from occurred_at) * 1000000)::bigint::text as "occurredAtMicros!",
 *        (extract(epoch from recorded_at) * 1000000)::bigint::text as "recordedAtMicros!",
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
}

/** 'ReadPurgedEvents' query type */
export interface ReadPurgedEventsQuery {
  params: ReadPurgedEventsParams;
  result: ReadPurgedEventsResult;
}

const readPurgedEventsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"until":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":65,"b":74}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":91,"b":97}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":115,"b":121}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":172,"b":178}]}],"statement":"select position, data::text as data\nfrom event\nwhere tenant_id = :tenantId! and position > :after! and position <= :until! and type like '%.purged'\norder by position\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, data::text as data
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


