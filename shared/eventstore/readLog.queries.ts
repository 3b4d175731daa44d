/** Types generated for queries found in "shared/eventstore/readLog.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'ReadLog' parameters type */
export interface ReadLogParams {
  after: number;
  limit: number;
  tenantId: string;
  until: number;
}

/** 'ReadLog' return type */
export interface ReadLogResult {
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

/** 'ReadLog' query type */
export interface ReadLogQuery {
  params: ReadLogParams;
  result: ReadLogResult;
}

const readLogIR: any = {"usedParamSet":{"tenantId":true,"after":true,"until":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":327,"b":336}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":353,"b":359}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":377,"b":383}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":409,"b":415}]}],"statement":"select tenant_id as \"tenantId\", position, stream_id as \"streamId\", version, id, type,\n       schema_version as \"schemaVersion\", data::text as data, actor, correlation_id as \"correlationId\",\n       causation_id as \"causationId\", traceparent, occurred_at as \"occurredAt\", recorded_at as \"recordedAt\"\nfrom event\nwhere tenant_id = :tenantId! and position > :after! and position <= :until!\norder by position\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
 *        schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
 *        causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
 * from event
 * where tenant_id = :tenantId! and position > :after! and position <= :until!
 * order by position
 * limit :limit!
 * ```
 */
export const readLog = new PreparedQuery<ReadLogParams,ReadLogResult>(readLogIR);


/** 'ReadLogOfTypes' parameters type */
export interface ReadLogOfTypesParams {
  after: number;
  limit: number;
  tenantId: string;
  types: stringArray;
  until: number;
}

/** 'ReadLogOfTypes' return type */
export interface ReadLogOfTypesResult {
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

/** 'ReadLogOfTypes' query type */
export interface ReadLogOfTypesQuery {
  params: ReadLogOfTypesParams;
  result: ReadLogOfTypesResult;
}

const readLogOfTypesIR: any = {"usedParamSet":{"tenantId":true,"after":true,"until":true,"types":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":327,"b":336}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":353,"b":359}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":377,"b":383}]},{"name":"types","required":true,"transform":{"type":"scalar"},"locs":[{"a":401,"b":407}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":442,"b":448}]}],"statement":"select tenant_id as \"tenantId\", position, stream_id as \"streamId\", version, id, type,\n       schema_version as \"schemaVersion\", data::text as data, actor, correlation_id as \"correlationId\",\n       causation_id as \"causationId\", traceparent, occurred_at as \"occurredAt\", recorded_at as \"recordedAt\"\nfrom event\nwhere tenant_id = :tenantId! and position > :after! and position <= :until! and type = any (:types!::text[])\norder by position\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", position, stream_id as "streamId", version, id, type,
 *        schema_version as "schemaVersion", data::text as data, actor, correlation_id as "correlationId",
 *        causation_id as "causationId", traceparent, occurred_at as "occurredAt", recorded_at as "recordedAt"
 * from event
 * where tenant_id = :tenantId! and position > :after! and position <= :until! and type = any (:types!::text[])
 * order by position
 * limit :limit!
 * ```
 */
export const readLogOfTypes = new PreparedQuery<ReadLogOfTypesParams,ReadLogOfTypesResult>(readLogOfTypesIR);


/** 'ReadHead' parameters type */
export interface ReadHeadParams {
  tenantId: string;
}

/** 'ReadHead' return type */
export interface ReadHeadResult {
  position: number;
}

/** 'ReadHead' query type */
export interface ReadHeadQuery {
  params: ReadHeadParams;
  result: ReadHeadResult;
}

const readHeadIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":48,"b":57}]}],"statement":"select position\nfrom log_head\nwhere tenant_id = :tenantId! and shard = 0"};

/**
 * Query generated from SQL:
 * ```
 * select position
 * from log_head
 * where tenant_id = :tenantId! and shard = 0
 * ```
 */
export const readHead = new PreparedQuery<ReadHeadParams,ReadHeadResult>(readHeadIR);


