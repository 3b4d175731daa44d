/** Types generated for queries found in "shared/eventstore/readStream.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'ReadStream' parameters type */
export interface ReadStreamParams {
  fromVersion: number;
  limit: number;
  streamId: string;
  tenantId: string;
  untilPosition: number;
  untilTime: string;
  untilVersion: number;
}

/** 'ReadStream' return type */
export interface ReadStreamResult {
  actor: string;
  causationId: string | null;
  correlationId: string;
  data: string | null;
  id: string;
  occurredAt: string;
  position: number;
  recordedAt: string;
  schemaVersion: number;
  streamId: string;
  tenantId: string;
  traceparent: string | null;
  type: string;
  version: number;
}

/** 'ReadStream' query type */
export interface ReadStreamQuery {
  params: ReadStreamParams;
  result: ReadStreamResult;
}

const readStreamIR: any = {"usedParamSet":{"tenantId":true,"streamId":true,"fromVersion":true,"untilVersion":true,"untilPosition":true,"untilTime":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":327,"b":336}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":354,"b":363}]},{"name":"fromVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":380,"b":392}]},{"name":"untilVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":409,"b":422}]},{"name":"untilPosition","required":true,"transform":{"type":"scalar"},"locs":[{"a":442,"b":456}]},{"name":"untilTime","required":true,"transform":{"type":"scalar"},"locs":[{"a":477,"b":487}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":512,"b":518}]}],"statement":"select tenant_id as \"tenantId\", position, stream_id as \"streamId\", version, id, type,\n       schema_version as \"schemaVersion\", data::text as data, actor, correlation_id as \"correlationId\",\n       causation_id as \"causationId\", traceparent, occurred_at as \"occurredAt\", recorded_at as \"recordedAt\"\nfrom event\nwhere tenant_id = :tenantId! and stream_id = :streamId! and version >= :fromVersion! and version <= :untilVersion!\n  and position <= :untilPosition! and recorded_at <= :untilTime!\norder by version\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
 *        schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
 *        causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
 * from event
 * where tenant_id = :tenantId! and stream_id = :streamId! and version >= :fromVersion! and version <= :untilVersion!
 *   and position <= :untilPosition! and recorded_at <= :untilTime!
 * order by version
 * limit :limit!
 * ```
 */
export const readStream = new PreparedQuery<ReadStreamParams,ReadStreamResult>(readStreamIR);


/** 'ReadStreamBackwards' parameters type */
export interface ReadStreamBackwardsParams {
  fromVersion: number;
  limit: number;
  streamId: string;
  tenantId: string;
  untilPosition: number;
  untilTime: string;
  untilVersion: number;
}

/** 'ReadStreamBackwards' return type */
export interface ReadStreamBackwardsResult {
  actor: string;
  causationId: string | null;
  correlationId: string;
  data: string | null;
  id: string;
  occurredAt: string;
  position: number;
  recordedAt: string;
  schemaVersion: number;
  streamId: string;
  tenantId: string;
  traceparent: string | null;
  type: string;
  version: number;
}

/** 'ReadStreamBackwards' query type */
export interface ReadStreamBackwardsQuery {
  params: ReadStreamBackwardsParams;
  result: ReadStreamBackwardsResult;
}

const readStreamBackwardsIR: any = {"usedParamSet":{"tenantId":true,"streamId":true,"fromVersion":true,"untilVersion":true,"untilPosition":true,"untilTime":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":327,"b":336}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":354,"b":363}]},{"name":"fromVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":380,"b":392}]},{"name":"untilVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":409,"b":422}]},{"name":"untilPosition","required":true,"transform":{"type":"scalar"},"locs":[{"a":442,"b":456}]},{"name":"untilTime","required":true,"transform":{"type":"scalar"},"locs":[{"a":477,"b":487}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":517,"b":523}]}],"statement":"select tenant_id as \"tenantId\", position, stream_id as \"streamId\", version, id, type,\n       schema_version as \"schemaVersion\", data::text as data, actor, correlation_id as \"correlationId\",\n       causation_id as \"causationId\", traceparent, occurred_at as \"occurredAt\", recorded_at as \"recordedAt\"\nfrom event\nwhere tenant_id = :tenantId! and stream_id = :streamId! and version >= :fromVersion! and version <= :untilVersion!\n  and position <= :untilPosition! and recorded_at <= :untilTime!\norder by version desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
 *        schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
 *        causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
 * from event
 * where tenant_id = :tenantId! and stream_id = :streamId! and version >= :fromVersion! and version <= :untilVersion!
 *   and position <= :untilPosition! and recorded_at <= :untilTime!
 * order by version desc
 * limit :limit!
 * ```
 */
export const readStreamBackwards = new PreparedQuery<ReadStreamBackwardsParams,ReadStreamBackwardsResult>(readStreamBackwardsIR);


