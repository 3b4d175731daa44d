/** Types generated for queries found in "shared/database/repositories/auditLog.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'InsertAuditEntry' parameters type */
export interface InsertAuditEntryParams {
  actor: string;
  aggregate: string;
  at: string;
  correlationId: string;
  eventId: string;
  position: number;
  streamId: string;
  tenantId: string;
  type: string;
  version: number;
}

/** 'InsertAuditEntry' return type */
export type InsertAuditEntryResult = void;

/** 'InsertAuditEntry' query type */
export interface InsertAuditEntryQuery {
  params: InsertAuditEntryParams;
  result: InsertAuditEntryResult;
}

const insertAuditEntryIR: any = {"usedParamSet":{"tenantId":true,"position":true,"at":true,"actor":true,"type":true,"aggregate":true,"streamId":true,"version":true,"eventId":true,"correlationId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":130,"b":139}]},{"name":"position","required":true,"transform":{"type":"scalar"},"locs":[{"a":142,"b":151}]},{"name":"at","required":true,"transform":{"type":"scalar"},"locs":[{"a":154,"b":157}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":160,"b":166}]},{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":169,"b":174}]},{"name":"aggregate","required":true,"transform":{"type":"scalar"},"locs":[{"a":177,"b":187}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":190,"b":199}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":202,"b":210}]},{"name":"eventId","required":true,"transform":{"type":"scalar"},"locs":[{"a":213,"b":221}]},{"name":"correlationId","required":true,"transform":{"type":"scalar"},"locs":[{"a":224,"b":238}]}],"statement":"insert into audit_entry\n  (tenant_id, position, at, actor, type, aggregate, stream_id, version, event_id, correlation_id)\nvalues (:tenantId!, :position!, :at!, :actor!, :type!, :aggregate!, :streamId!, :version!, :eventId!, :correlationId!)\non conflict (tenant_id, position) do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into audit_entry
 *   (tenant_id, position, at, actor, type, aggregate, stream_id, version, event_id, correlation_id)
 * values (:tenantId!, :position!, :at!, :actor!, :type!, :aggregate!, :streamId!, :version!, :eventId!, :correlationId!)
 * on conflict (tenant_id, position) do nothing
 * ```
 */
export const insertAuditEntry = new PreparedQuery<InsertAuditEntryParams,InsertAuditEntryResult>(insertAuditEntryIR);


