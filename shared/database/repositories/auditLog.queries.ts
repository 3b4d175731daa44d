/** Types generated for queries found in "shared/database/repositories/auditLog.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'InsertAuditEntries' parameters type */
export interface InsertAuditEntriesParams {
  actors: stringArray;
  ats: stringArray;
  correlationIds: stringArray;
  eventIds: stringArray;
  positions: numberArray;
  streamIds: stringArray;
  tenantId: string;
  types: stringArray;
  versions: numberArray;
}

/** 'InsertAuditEntries' return type */
export type InsertAuditEntriesResult = void;

/** 'InsertAuditEntries' query type */
export interface InsertAuditEntriesQuery {
  params: InsertAuditEntriesParams;
  result: InsertAuditEntriesResult;
}

const insertAuditEntriesIR: any = {"usedParamSet":{"tenantId":true,"positions":true,"ats":true,"actors":true,"types":true,"streamIds":true,"versions":true,"eventIds":true,"correlationIds":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":129,"b":138}]},{"name":"positions","required":true,"transform":{"type":"scalar"},"locs":[{"a":276,"b":286}]},{"name":"ats","required":true,"transform":{"type":"scalar"},"locs":[{"a":299,"b":303}]},{"name":"actors","required":true,"transform":{"type":"scalar"},"locs":[{"a":321,"b":328}]},{"name":"types","required":true,"transform":{"type":"scalar"},"locs":[{"a":339,"b":345}]},{"name":"streamIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":356,"b":366}]},{"name":"versions","required":true,"transform":{"type":"scalar"},"locs":[{"a":389,"b":398}]},{"name":"eventIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":408,"b":417}]},{"name":"correlationIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":428,"b":443}]}],"statement":"insert into audit_entry\n  (tenant_id, position, at, actor, type, aggregate, stream_id, version, event_id, correlation_id)\nselect :tenantId!, e.position, e.at, e.actor, e.type, split_part(e.type, '.', 1), e.stream_id, e.version, e.event_id,\n       e.correlation_id\nfrom unnest(:positions!::bigint[], :ats!::timestamptz[], :actors!::text[], :types!::text[], :streamIds!::uuid[],\n            :versions!::int[], :eventIds!::uuid[], :correlationIds!::uuid[])\n  as e(position, at, actor, type, stream_id, version, event_id, correlation_id)\non conflict (tenant_id, position) do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into audit_entry
 *   (tenant_id, position, at, actor, type, aggregate, stream_id, version, event_id, correlation_id)
 * select :tenantId!, e.position, e.at, e.actor, e.type, split_part(e.type, '.', 1), e.stream_id, e.version, e.event_id,
 *        e.correlation_id
 * from unnest(:positions!::bigint[], :ats!::timestamptz[], :actors!::text[], :types!::text[], :streamIds!::uuid[],
 *             :versions!::int[], :eventIds!::uuid[], :correlationIds!::uuid[])
 *   as e(position, at, actor, type, stream_id, version, event_id, correlation_id)
 * on conflict (tenant_id, position) do nothing
 * ```
 */
export const insertAuditEntries = new PreparedQuery<InsertAuditEntriesParams,InsertAuditEntriesResult>(insertAuditEntriesIR);


