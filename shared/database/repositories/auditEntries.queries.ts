/** Types generated for queries found in "shared/database/repositories/auditEntries.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'ListAuditEntries' parameters type */
export interface ListAuditEntriesParams {
  actor?: string | null | void;
  aggregate?: string | null | void;
  before: number;
  from: string;
  limit: number;
  streamId?: string | null | void;
  tenantId: string;
  type?: string | null | void;
  until: string;
}

/** 'ListAuditEntries' return type */
export interface ListAuditEntriesResult {
  actor: string;
  aggregate: string;
  at: string;
  correlationId: string;
  eventId: string;
  position: number;
  streamId: string;
  type: string;
  version: number;
}

/** 'ListAuditEntries' query type */
export interface ListAuditEntriesQuery {
  params: ListAuditEntriesParams;
  result: ListAuditEntriesResult;
}

const listAuditEntriesIR: any = {"usedParamSet":{"tenantId":true,"before":true,"from":true,"until":true,"actor":true,"type":true,"aggregate":true,"streamId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":187},{"a":427,"b":436},{"a":632,"b":641}]},{"name":"before","required":true,"transform":{"type":"scalar"},"locs":[{"a":204,"b":211},{"a":715,"b":722}]},{"name":"from","required":true,"transform":{"type":"scalar"},"locs":[{"a":455,"b":460}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":659,"b":665}]},{"name":"actor","required":false,"transform":{"type":"scalar"},"locs":[{"a":732,"b":737},{"a":764,"b":769}]},{"name":"type","required":false,"transform":{"type":"scalar"},"locs":[{"a":779,"b":783},{"a":809,"b":813}]},{"name":"aggregate","required":false,"transform":{"type":"scalar"},"locs":[{"a":823,"b":832},{"a":863,"b":872}]},{"name":"streamId","required":false,"transform":{"type":"scalar"},"locs":[{"a":882,"b":890},{"a":921,"b":929}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":961,"b":967}]}],"statement":"select position, at, actor, type, aggregate, stream_id as \"streamId\", version, event_id as \"eventId\",\n       correlation_id as \"correlationId\"\nfrom audit_entry\nwhere tenant_id = :tenantId! and position < :before!\n  -- Times never run back along positions: two look-ups make a range of positions of a range of times.\n  and position > coalesce((\n    select earlier.position from audit_entry earlier\n    where earlier.tenant_id = :tenantId! and earlier.at < :from!\n    order by earlier.at desc, earlier.position desc limit 1), 0)\n  and position < coalesce((\n    select later.position from audit_entry later\n    where later.tenant_id = :tenantId! and later.at >= :until!\n    order by later.at, later.position limit 1), :before!)\n  and (:actor::text is null or actor = :actor)\n  and (:type::text is null or type = :type)\n  and (:aggregate::text is null or aggregate = :aggregate)\n  and (:streamId::uuid is null or stream_id = :streamId)\norder by position desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
 *        correlation_id as "correlationId"
 * from audit_entry
 * where tenant_id = :tenantId! and position < :before!
 *   -- Times never run back along positions: two look-ups make a range of positions of a range of times.
 *   and position > coalesce((
 *     select earlier.position from audit_entry earlier
 *     where earlier.tenant_id = :tenantId! and earlier.at < :from!
 *     order by earlier.at desc, earlier.position desc limit 1), 0)
 *   and position < coalesce((
 *     select later.position from audit_entry later
 *     where later.tenant_id = :tenantId! and later.at >= :until!
 *     order by later.at, later.position limit 1), :before!)
 *   and (:actor::text is null or actor = :actor)
 *   and (:type::text is null or type = :type)
 *   and (:aggregate::text is null or aggregate = :aggregate)
 *   and (:streamId::uuid is null or stream_id = :streamId)
 * order by position desc
 * limit :limit!
 * ```
 */
export const listAuditEntries = new PreparedQuery<ListAuditEntriesParams,ListAuditEntriesResult>(listAuditEntriesIR);


/** 'ReadAuditProgress' parameters type */
export interface ReadAuditProgressParams {
  consumer: string;
  tenantId: string;
}

/** 'ReadAuditProgress' return type */
export interface ReadAuditProgressResult {
  head: number;
  position: number;
}

/** 'ReadAuditProgress' query type */
export interface ReadAuditProgressQuery {
  params: ReadAuditProgressParams;
  result: ReadAuditProgressResult;
}

const readAuditProgressIR: any = {"usedParamSet":{"consumer":true,"tenantId":true},"params":[{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":45,"b":54}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":117}]}],"statement":"select h.position as head, consumer_position(:consumer!) as \"position!\"\nfrom log_head h\nwhere h.tenant_id = :tenantId! and h.shard = 0"};

/**
 * Query generated from SQL:
 * ```
 * select h.position as head, consumer_position(:consumer!) as "position!"
 * from log_head h
 * where h.tenant_id = :tenantId! and h.shard = 0
 * ```
 */
export const readAuditProgress = new PreparedQuery<ReadAuditProgressParams,ReadAuditProgressResult>(readAuditProgressIR);


