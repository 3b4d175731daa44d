/** Types generated for queries found in "shared/eventstore/rebuild.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../types/json';

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'ListLogs' parameters type */
export interface ListLogsParams {
  after: string;
  limit: number;
}

/** 'ListLogs' return type */
export interface ListLogsResult {
  tenantId: string;
}

/** 'ListLogs' query type */
export interface ListLogsQuery {
  params: ListLogsParams;
  result: ListLogsResult;
}

const listLogsIR: any = {"usedParamSet":{"after":true,"limit":true},"params":[{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":77,"b":83}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":116}]}],"statement":"select tenant_id as \"tenantId\"\nfrom log_head\nwhere shard = 0 and tenant_id > :after!\norder by tenant_id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId"
 * from log_head
 * where shard = 0 and tenant_id > :after!
 * order by tenant_id
 * limit :limit!
 * ```
 */
export const listLogs = new PreparedQuery<ListLogsParams,ListLogsResult>(listLogsIR);


/** 'CountStreams' parameters type */
export interface CountStreamsParams {
  type: string;
}

/** 'CountStreams' return type */
export interface CountStreamsResult {
  count: number;
}

/** 'CountStreams' query type */
export interface CountStreamsQuery {
  params: CountStreamsParams;
  result: CountStreamsResult;
}

const countStreamsIR: any = {"usedParamSet":{"type":true},"params":[{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":58}]}],"statement":"select count(*) as \"count!\"\nfrom stream\nwhere type = :type!"};

/**
 * Query generated from SQL:
 * ```
 * select count(*) as "count!"
 * from stream
 * where type = :type!
 * ```
 */
export const countStreams = new PreparedQuery<CountStreamsParams,CountStreamsResult>(countStreamsIR);


/** 'CountStreamsOfTenant' parameters type */
export interface CountStreamsOfTenantParams {
  tenantId: string;
  type: string;
}

/** 'CountStreamsOfTenant' return type */
export interface CountStreamsOfTenantResult {
  count: number;
}

/** 'CountStreamsOfTenant' query type */
export interface CountStreamsOfTenantQuery {
  params: CountStreamsOfTenantParams;
  result: CountStreamsOfTenantResult;
}

const countStreamsOfTenantIR: any = {"usedParamSet":{"tenantId":true,"type":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":67}]},{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":80,"b":85}]}],"statement":"select count(*) as \"count!\"\nfrom stream\nwhere tenant_id = :tenantId! and type = :type!"};

/**
 * Query generated from SQL:
 * ```
 * select count(*) as "count!"
 * from stream
 * where tenant_id = :tenantId! and type = :type!
 * ```
 */
export const countStreamsOfTenant = new PreparedQuery<CountStreamsOfTenantParams,CountStreamsOfTenantResult>(countStreamsOfTenantIR);


/** 'RebuildPage' parameters type */
export interface RebuildPageParams {
  after: string;
  limit: number;
  tenantId: string;
  type: string;
}

/** 'RebuildPage' return type */
export interface RebuildPageResult {
  id: string;
  version: number;
}

/** 'RebuildPage' query type */
export interface RebuildPageQuery {
  params: RebuildPageParams;
  result: RebuildPageResult;
}

const rebuildPageIR: any = {"usedParamSet":{"type":true,"tenantId":true,"after":true,"limit":true},"params":[{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":60,"b":65}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":68,"b":77}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":80,"b":86}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":89,"b":95}]}],"statement":"select id as \"id!\", version as \"version!\"\nfrom rebuild_page(:type!, :tenantId!, :after!, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select id as "id!", version as "version!"
 * from rebuild_page(:type!, :tenantId!, :after!, :limit!)
 * ```
 */
export const rebuildPage = new PreparedQuery<RebuildPageParams,RebuildPageResult>(rebuildPageIR);


/** 'ReadStreams' parameters type */
export interface ReadStreamsParams {
  fromVersions: numberArray;
  ids: stringArray;
  limit: number;
  tenantId: string;
}

/** 'ReadStreams' return type */
export interface ReadStreamsResult {
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

/** 'ReadStreams' query type */
export interface ReadStreamsQuery {
  params: ReadStreamsParams;
  result: ReadStreamsResult;
}

const readStreamsIR: any = {"usedParamSet":{"ids":true,"fromVersions":true,"tenantId":true,"limit":true},"params":[{"name":"ids","required":true,"transform":{"type":"scalar"},"locs":[{"a":338,"b":342}]},{"name":"fromVersions","required":true,"transform":{"type":"scalar"},"locs":[{"a":353,"b":366}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":464,"b":473}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":553,"b":559}]}],"statement":"select e.tenant_id as \"tenantId\", e.position, e.stream_id as \"streamId\", e.version, e.id, e.type,\n       e.schema_version as \"schemaVersion\", e.data::text as data, e.actor, e.correlation_id as \"correlationId\",\n       e.causation_id as \"causationId\", e.traceparent, e.occurred_at as \"occurredAt\", e.recorded_at as \"recordedAt\"\nfrom unnest(:ids!::uuid[], :fromVersions!::int[]) as s(id, from_version)\ncross join lateral (\n  select *\n  from event\n  where tenant_id = :tenantId! and stream_id = s.id and version >= s.from_version\n  order by version\n  limit :limit!\n) as e\norder by e.stream_id, e.version"};

/**
 * Query generated from SQL:
 * ```
 * select e.tenant_id as "tenantId", e.position, e.stream_id as "streamId", e.version, e.id, e.type,
 *        e.schema_version as "schemaVersion", e.data::text as data, e.actor, e.correlation_id as "correlationId",
 *        e.causation_id as "causationId", e.traceparent, e.occurred_at as "occurredAt", e.recorded_at as "recordedAt"
 * from unnest(:ids!::uuid[], :fromVersions!::int[]) as s(id, from_version)
 * cross join lateral (
 *   select *
 *   from event
 *   where tenant_id = :tenantId! and stream_id = s.id and version >= s.from_version
 *   order by version
 *   limit :limit!
 * ) as e
 * order by e.stream_id, e.version
 * ```
 */
export const readStreams = new PreparedQuery<ReadStreamsParams,ReadStreamsResult>(readStreamsIR);


/** 'CompareRows' parameters type */
export interface CompareRowsParams {
  ids: stringArray;
  rows: stringArray;
  tenantId: string;
  type: string;
}

/** 'CompareRows' return type */
export interface CompareRowsResult {
  fault: string | null;
  id: string;
  personal: JsonValue | null;
}

/** 'CompareRows' query type */
export interface CompareRowsQuery {
  params: CompareRowsParams;
  result: CompareRowsResult;
}

const compareRowsIR: any = {"usedParamSet":{"type":true,"tenantId":true,"ids":true,"rows":true},"params":[{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":59}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":62,"b":71}]},{"name":"ids","required":true,"transform":{"type":"scalar"},"locs":[{"a":74,"b":78}]},{"name":"rows","required":true,"transform":{"type":"scalar"},"locs":[{"a":89,"b":94}]}],"statement":"select id as \"id!\", fault, personal\nfrom compare_rows(:type!, :tenantId!, :ids!::uuid[], :rows!::text[]::json[])"};

/**
 * Query generated from SQL:
 * ```
 * select id as "id!", fault, personal
 * from compare_rows(:type!, :tenantId!, :ids!::uuid[], :rows!::text[]::json[])
 * ```
 */
export const compareRows = new PreparedQuery<CompareRowsParams,CompareRowsResult>(compareRowsIR);


/** 'HoldHead' parameters type */
export interface HoldHeadParams {
  tenantId: string;
}

/** 'HoldHead' return type */
export type HoldHeadResult = void;

/** 'HoldHead' query type */
export interface HoldHeadQuery {
  params: HoldHeadParams;
  result: HoldHeadResult;
}

const holdHeadIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":39,"b":48}]}],"statement":"select\nfrom log_head\nwhere tenant_id = :tenantId! and shard = 0\nfor no key update"};

/**
 * Query generated from SQL:
 * ```
 * select
 * from log_head
 * where tenant_id = :tenantId! and shard = 0
 * for no key update
 * ```
 */
export const holdHead = new PreparedQuery<HoldHeadParams,HoldHeadResult>(holdHeadIR);


/** 'RepairRow' parameters type */
export interface RepairRowParams {
  id: string;
  revision: number;
  row?: string | null | void;
  tenantId: string;
  type: string;
  version: number;
}

/** 'RepairRow' return type */
export interface RepairRowResult {
  outcome: string;
}

/** 'RepairRow' query type */
export interface RepairRowQuery {
  params: RepairRowParams;
  result: RepairRowResult;
}

const repairRowIR: any = {"usedParamSet":{"type":true,"tenantId":true,"id":true,"version":true,"revision":true,"row":true},"params":[{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":45,"b":50}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":65,"b":68}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":71,"b":79}]},{"name":"revision","required":true,"transform":{"type":"scalar"},"locs":[{"a":82,"b":91}]},{"name":"row","required":false,"transform":{"type":"scalar"},"locs":[{"a":95,"b":98}]}],"statement":"select outcome as \"outcome!\"\nfrom repair_row(:type!, :tenantId!, :id!, :version!, :revision!, (:row::text)::json)"};

/**
 * Query generated from SQL:
 * ```
 * select outcome as "outcome!"
 * from repair_row(:type!, :tenantId!, :id!, :version!, :revision!, (:row::text)::json)
 * ```
 */
export const repairRow = new PreparedQuery<RepairRowParams,RepairRowResult>(repairRowIR);


