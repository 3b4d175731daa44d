/** Types generated for queries found in "shared/database/repositories/auditEntries.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'FindPositionsOfTimes' parameters type */
export interface FindPositionsOfTimesParams {
  from: string;
  tenantId: string;
  until: string;
}

/** 'FindPositionsOfTimes' return type */
export interface FindPositionsOfTimesResult {
  after: number | null;
  before: number | null;
}

/** 'FindPositionsOfTimes' query type */
export interface FindPositionsOfTimesQuery {
  params: FindPositionsOfTimesParams;
  result: FindPositionsOfTimesResult;
}

const findPositionsOfTimesIR: any = {"usedParamSet":{"tenantId":true,"from":true,"until":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":88,"b":97},{"a":270,"b":279}]},{"name":"from","required":true,"transform":{"type":"scalar"},"locs":[{"a":116,"b":121}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":297,"b":303}]}],"statement":"select\n  (select earlier.position from audit_entry earlier\n   where earlier.tenant_id = :tenantId! and earlier.at < :from!\n   order by earlier.at desc, earlier.position desc limit 1) as \"after\",\n  (select later.position from audit_entry later\n   where later.tenant_id = :tenantId! and later.at >= :until!\n   order by later.at, later.position limit 1) as \"before\""};

/**
 * Query generated from SQL:
 * ```
 * select
 *   (select earlier.position from audit_entry earlier
 *    where earlier.tenant_id = :tenantId! and earlier.at < :from!
 *    order by earlier.at desc, earlier.position desc limit 1) as "after",
 *   (select later.position from audit_entry later
 *    where later.tenant_id = :tenantId! and later.at >= :until!
 *    order by later.at, later.position limit 1) as "before"
 * ```
 */
export const findPositionsOfTimes = new PreparedQuery<FindPositionsOfTimesParams,FindPositionsOfTimesResult>(findPositionsOfTimesIR);


/** 'ListEntries' parameters type */
export interface ListEntriesParams {
  after: number;
  before: number;
  limit: number;
  tenantId: string;
}

/** 'ListEntries' return type */
export interface ListEntriesResult {
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

/** 'ListEntries' query type */
export interface ListEntriesQuery {
  params: ListEntriesParams;
  result: ListEntriesResult;
}

const listEntriesIR: any = {"usedParamSet":{"tenantId":true,"after":true,"before":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":187}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":204,"b":210}]},{"name":"before","required":true,"transform":{"type":"scalar"},"locs":[{"a":227,"b":234}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":265,"b":271}]}],"statement":"select position, at, actor, type, aggregate, stream_id as \"streamId\", version, event_id as \"eventId\",\n       correlation_id as \"correlationId\"\nfrom audit_entry\nwhere tenant_id = :tenantId! and position > :after! and position < :before!\norder by position desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
 *        correlation_id as "correlationId"
 * from audit_entry
 * where tenant_id = :tenantId! and position > :after! and position < :before!
 * order by position desc
 * limit :limit!
 * ```
 */
export const listEntries = new PreparedQuery<ListEntriesParams,ListEntriesResult>(listEntriesIR);


/** 'ListEntriesOfStream' parameters type */
export interface ListEntriesOfStreamParams {
  actor?: string | null | void;
  after: number;
  aggregate?: string | null | void;
  before: number;
  limit: number;
  streamId: string;
  tenantId: string;
  type?: string | null | void;
}

/** 'ListEntriesOfStream' return type */
export interface ListEntriesOfStreamResult {
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

/** 'ListEntriesOfStream' query type */
export interface ListEntriesOfStreamQuery {
  params: ListEntriesOfStreamParams;
  result: ListEntriesOfStreamResult;
}

const listEntriesOfStreamIR: any = {"usedParamSet":{"tenantId":true,"streamId":true,"after":true,"before":true,"actor":true,"type":true,"aggregate":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":187}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":205,"b":214}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":231,"b":237}]},{"name":"before","required":true,"transform":{"type":"scalar"},"locs":[{"a":254,"b":261}]},{"name":"actor","required":false,"transform":{"type":"scalar"},"locs":[{"a":270,"b":275},{"a":302,"b":307}]},{"name":"type","required":false,"transform":{"type":"scalar"},"locs":[{"a":317,"b":321},{"a":347,"b":351}]},{"name":"aggregate","required":false,"transform":{"type":"scalar"},"locs":[{"a":361,"b":370},{"a":401,"b":410}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":442,"b":448}]}],"statement":"select position, at, actor, type, aggregate, stream_id as \"streamId\", version, event_id as \"eventId\",\n       correlation_id as \"correlationId\"\nfrom audit_entry\nwhere tenant_id = :tenantId! and stream_id = :streamId! and position > :after! and position < :before!\n  and (:actor::text is null or actor = :actor)\n  and (:type::text is null or type = :type)\n  and (:aggregate::text is null or aggregate = :aggregate)\norder by position desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
 *        correlation_id as "correlationId"
 * from audit_entry
 * where tenant_id = :tenantId! and stream_id = :streamId! and position > :after! and position < :before!
 *   and (:actor::text is null or actor = :actor)
 *   and (:type::text is null or type = :type)
 *   and (:aggregate::text is null or aggregate = :aggregate)
 * order by position desc
 * limit :limit!
 * ```
 */
export const listEntriesOfStream = new PreparedQuery<ListEntriesOfStreamParams,ListEntriesOfStreamResult>(listEntriesOfStreamIR);


/** 'ListEntriesOfActor' parameters type */
export interface ListEntriesOfActorParams {
  actor: string;
  after: number;
  aggregate?: string | null | void;
  before: number;
  limit: number;
  tenantId: string;
  type?: string | null | void;
}

/** 'ListEntriesOfActor' return type */
export interface ListEntriesOfActorResult {
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

/** 'ListEntriesOfActor' query type */
export interface ListEntriesOfActorQuery {
  params: ListEntriesOfActorParams;
  result: ListEntriesOfActorResult;
}

const listEntriesOfActorIR: any = {"usedParamSet":{"tenantId":true,"actor":true,"after":true,"before":true,"type":true,"aggregate":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":187}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":201,"b":207}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":224,"b":230}]},{"name":"before","required":true,"transform":{"type":"scalar"},"locs":[{"a":247,"b":254}]},{"name":"type","required":false,"transform":{"type":"scalar"},"locs":[{"a":263,"b":267},{"a":293,"b":297}]},{"name":"aggregate","required":false,"transform":{"type":"scalar"},"locs":[{"a":307,"b":316},{"a":347,"b":356}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":388,"b":394}]}],"statement":"select position, at, actor, type, aggregate, stream_id as \"streamId\", version, event_id as \"eventId\",\n       correlation_id as \"correlationId\"\nfrom audit_entry\nwhere tenant_id = :tenantId! and actor = :actor! and position > :after! and position < :before!\n  and (:type::text is null or type = :type)\n  and (:aggregate::text is null or aggregate = :aggregate)\norder by position desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
 *        correlation_id as "correlationId"
 * from audit_entry
 * where tenant_id = :tenantId! and actor = :actor! and position > :after! and position < :before!
 *   and (:type::text is null or type = :type)
 *   and (:aggregate::text is null or aggregate = :aggregate)
 * order by position desc
 * limit :limit!
 * ```
 */
export const listEntriesOfActor = new PreparedQuery<ListEntriesOfActorParams,ListEntriesOfActorResult>(listEntriesOfActorIR);


/** 'ListEntriesOfType' parameters type */
export interface ListEntriesOfTypeParams {
  after: number;
  aggregate?: string | null | void;
  before: number;
  limit: number;
  tenantId: string;
  type: string;
}

/** 'ListEntriesOfType' return type */
export interface ListEntriesOfTypeResult {
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

/** 'ListEntriesOfType' query type */
export interface ListEntriesOfTypeQuery {
  params: ListEntriesOfTypeParams;
  result: ListEntriesOfTypeResult;
}

const listEntriesOfTypeIR: any = {"usedParamSet":{"tenantId":true,"type":true,"after":true,"before":true,"aggregate":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":187}]},{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":200,"b":205}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":222,"b":228}]},{"name":"before","required":true,"transform":{"type":"scalar"},"locs":[{"a":245,"b":252}]},{"name":"aggregate","required":false,"transform":{"type":"scalar"},"locs":[{"a":261,"b":270},{"a":301,"b":310}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":342,"b":348}]}],"statement":"select position, at, actor, type, aggregate, stream_id as \"streamId\", version, event_id as \"eventId\",\n       correlation_id as \"correlationId\"\nfrom audit_entry\nwhere tenant_id = :tenantId! and type = :type! and position > :after! and position < :before!\n  and (:aggregate::text is null or aggregate = :aggregate)\norder by position desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
 *        correlation_id as "correlationId"
 * from audit_entry
 * where tenant_id = :tenantId! and type = :type! and position > :after! and position < :before!
 *   and (:aggregate::text is null or aggregate = :aggregate)
 * order by position desc
 * limit :limit!
 * ```
 */
export const listEntriesOfType = new PreparedQuery<ListEntriesOfTypeParams,ListEntriesOfTypeResult>(listEntriesOfTypeIR);


/** 'ListEntriesOfAggregate' parameters type */
export interface ListEntriesOfAggregateParams {
  after: number;
  aggregate: string;
  before: number;
  limit: number;
  tenantId: string;
}

/** 'ListEntriesOfAggregate' return type */
export interface ListEntriesOfAggregateResult {
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

/** 'ListEntriesOfAggregate' query type */
export interface ListEntriesOfAggregateQuery {
  params: ListEntriesOfAggregateParams;
  result: ListEntriesOfAggregateResult;
}

const listEntriesOfAggregateIR: any = {"usedParamSet":{"tenantId":true,"aggregate":true,"after":true,"before":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":187}]},{"name":"aggregate","required":true,"transform":{"type":"scalar"},"locs":[{"a":205,"b":215}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":232,"b":238}]},{"name":"before","required":true,"transform":{"type":"scalar"},"locs":[{"a":255,"b":262}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":293,"b":299}]}],"statement":"select position, at, actor, type, aggregate, stream_id as \"streamId\", version, event_id as \"eventId\",\n       correlation_id as \"correlationId\"\nfrom audit_entry\nwhere tenant_id = :tenantId! and aggregate = :aggregate! and position > :after! and position < :before!\norder by position desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select position, at, actor, type, aggregate, stream_id as "streamId", version, event_id as "eventId",
 *        correlation_id as "correlationId"
 * from audit_entry
 * where tenant_id = :tenantId! and aggregate = :aggregate! and position > :after! and position < :before!
 * order by position desc
 * limit :limit!
 * ```
 */
export const listEntriesOfAggregate = new PreparedQuery<ListEntriesOfAggregateParams,ListEntriesOfAggregateResult>(listEntriesOfAggregateIR);


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


