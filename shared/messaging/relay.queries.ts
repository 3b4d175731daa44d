/** Types generated for queries found in "shared/messaging/relay.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'FindUnpublishedTenants' parameters type */
export type FindUnpublishedTenantsParams = void;

/** 'FindUnpublishedTenants' return type */
export interface FindUnpublishedTenantsResult {
  tenantId: string;
}

/** 'FindUnpublishedTenants' query type */
export interface FindUnpublishedTenantsQuery {
  params: FindUnpublishedTenantsParams;
  result: FindUnpublishedTenantsResult;
}

const findUnpublishedTenantsIR: any = {"usedParamSet":{},"params":[],"statement":"select h.tenant_id as \"tenantId\"\nfrom log_head h\nleft join relay_checkpoint c on c.tenant_id = h.tenant_id\nwhere h.shard = 0 and h.position > coalesce(c.position, 0)"};

/**
 * Query generated from SQL:
 * ```
 * select h.tenant_id as "tenantId"
 * from log_head h
 * left join relay_checkpoint c on c.tenant_id = h.tenant_id
 * where h.shard = 0 and h.position > coalesce(c.position, 0)
 * ```
 */
export const findUnpublishedTenants = new PreparedQuery<FindUnpublishedTenantsParams,FindUnpublishedTenantsResult>(findUnpublishedTenantsIR);


/** 'ReadUnpublished' parameters type */
export interface ReadUnpublishedParams {
  limit: number;
  perTenant: number;
  tenantIds: stringArray;
}

/** 'ReadUnpublished' return type */
export interface ReadUnpublishedResult {
  actor: string;
  causationId: string | null;
  correlationId: string;
  data: string | null;
  head: number;
  id: string;
  position: number;
  recordedAt: string;
  schemaVersion: number;
  streamId: string;
  tenantId: string;
  traceparent: string | null;
  type: string;
  version: number;
}

/** 'ReadUnpublished' query type */
export interface ReadUnpublishedQuery {
  params: ReadUnpublishedParams;
  result: ReadUnpublishedResult;
}

const readUnpublishedIR: any = {"usedParamSet":{"tenantIds":true,"perTenant":true,"limit":true},"params":[{"name":"tenantIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":438,"b":448}]},{"name":"perTenant","required":true,"transform":{"type":"scalar"},"locs":[{"a":804,"b":814},{"a":851,"b":861}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":901,"b":907}]}],"statement":"-- Positions are dense, so the range is as long as the limit: with the limit alone, all that a tenant is behind is sorted.\nselect e.tenant_id as \"tenantId\", e.position, e.stream_id as \"streamId\", e.version, e.id, e.type,\n       e.schema_version as \"schemaVersion\", e.data::text as data, e.actor, e.correlation_id as \"correlationId\",\n       e.causation_id as \"causationId\", e.traceparent, e.recorded_at as \"recordedAt\", e.head\nfrom unnest(:tenantIds!::uuid[]) with ordinality as t (id, n)\njoin log_head h on h.tenant_id = t.id and h.shard = 0\nleft join relay_checkpoint c on c.tenant_id = t.id\ncross join lateral (\n  select *, h.position as head\n  from event\n  where event.tenant_id = t.id and event.position > coalesce(c.position, 0)\n    and event.position <= least(h.position, coalesce(c.position, 0) + :perTenant!)\n  order by event.position\n  limit :perTenant!\n) as e\norder by t.n, e.position\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * -- Positions are dense, so the range is as long as the limit: with the limit alone, all that a tenant is behind is sorted.
 * select e.tenant_id as "tenantId", e.position, e.stream_id as "streamId", e.version, e.id, e.type,
 *        e.schema_version as "schemaVersion", e.data::text as data, e.actor, e.correlation_id as "correlationId",
 *        e.causation_id as "causationId", e.traceparent, e.recorded_at as "recordedAt", e.head
 * from unnest(:tenantIds!::uuid[]) with ordinality as t (id, n)
 * join log_head h on h.tenant_id = t.id and h.shard = 0
 * left join relay_checkpoint c on c.tenant_id = t.id
 * cross join lateral (
 *   select *, h.position as head
 *   from event
 *   where event.tenant_id = t.id and event.position > coalesce(c.position, 0)
 *     and event.position <= least(h.position, coalesce(c.position, 0) + :perTenant!)
 *   order by event.position
 *   limit :perTenant!
 * ) as e
 * order by t.n, e.position
 * limit :limit!
 * ```
 */
export const readUnpublished = new PreparedQuery<ReadUnpublishedParams,ReadUnpublishedResult>(readUnpublishedIR);


/** 'AdvanceRelayCheckpoints' parameters type */
export interface AdvanceRelayCheckpointsParams {
  epoch: number;
  holder: string;
  leaseId: string;
  positions: numberArray;
  tenantIds: stringArray;
}

/** 'AdvanceRelayCheckpoints' return type */
export interface AdvanceRelayCheckpointsResult {
  tenantId: string;
}

/** 'AdvanceRelayCheckpoints' query type */
export interface AdvanceRelayCheckpointsQuery {
  params: AdvanceRelayCheckpointsParams;
  result: AdvanceRelayCheckpointsResult;
}

const advanceRelayCheckpointsIR: any = {"usedParamSet":{"leaseId":true,"holder":true,"epoch":true,"tenantIds":true,"positions":true},"params":[{"name":"leaseId","required":true,"transform":{"type":"scalar"},"locs":[{"a":70,"b":78}]},{"name":"holder","required":true,"transform":{"type":"scalar"},"locs":[{"a":93,"b":100}]},{"name":"epoch","required":true,"transform":{"type":"scalar"},"locs":[{"a":114,"b":120}]},{"name":"tenantIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":303,"b":313}]},{"name":"positions","required":true,"transform":{"type":"scalar"},"locs":[{"a":324,"b":334}]}],"statement":"with lease as (\n  select epoch\n  from relay_lease\n  where tenant_id = :leaseId! and holder = :holder! and epoch = :epoch!\n  for share\n)\ninsert into relay_checkpoint as c (tenant_id, position, epoch, updated_at)\nselect p.tenant_id, p.position, lease.epoch, clock_timestamp()\nfrom lease\ncross join unnest(:tenantIds!::uuid[], :positions!::bigint[]) as p (tenant_id, position)\non conflict (tenant_id) do update\n  set position = excluded.position, epoch = excluded.epoch, updated_at = excluded.updated_at\n  where c.position < excluded.position and c.epoch <= excluded.epoch\nreturning tenant_id as \"tenantId\""};

/**
 * Query generated from SQL:
 * ```
 * with lease as (
 *   select epoch
 *   from relay_lease
 *   where tenant_id = :leaseId! and holder = :holder! and epoch = :epoch!
 *   for share
 * )
 * insert into relay_checkpoint as c (tenant_id, position, epoch, updated_at)
 * select p.tenant_id, p.position, lease.epoch, clock_timestamp()
 * from lease
 * cross join unnest(:tenantIds!::uuid[], :positions!::bigint[]) as p (tenant_id, position)
 * on conflict (tenant_id) do update
 *   set position = excluded.position, epoch = excluded.epoch, updated_at = excluded.updated_at
 *   where c.position < excluded.position and c.epoch <= excluded.epoch
 * returning tenant_id as "tenantId"
 * ```
 */
export const advanceRelayCheckpoints = new PreparedQuery<AdvanceRelayCheckpointsParams,AdvanceRelayCheckpointsResult>(advanceRelayCheckpointsIR);


/** 'TakeRelayLease' parameters type */
export interface TakeRelayLeaseParams {
  holder: string;
  leaseId: string;
  ttlSeconds: number;
}

/** 'TakeRelayLease' return type */
export interface TakeRelayLeaseResult {
  epoch: number;
}

/** 'TakeRelayLease' query type */
export interface TakeRelayLeaseQuery {
  params: TakeRelayLeaseParams;
  result: TakeRelayLeaseResult;
}

const takeRelayLeaseIR: any = {"usedParamSet":{"leaseId":true,"holder":true,"ttlSeconds":true},"params":[{"name":"leaseId","required":true,"transform":{"type":"scalar"},"locs":[{"a":76,"b":84}]},{"name":"holder","required":true,"transform":{"type":"scalar"},"locs":[{"a":87,"b":94}]},{"name":"ttlSeconds","required":true,"transform":{"type":"scalar"},"locs":[{"a":142,"b":153}]}],"statement":"insert into relay_lease as l (tenant_id, holder, epoch, expires_at)\nvalues (:leaseId!, :holder!, 1, clock_timestamp() + make_interval(secs => :ttlSeconds!))\non conflict (tenant_id) do update\n  set holder = excluded.holder, expires_at = excluded.expires_at,\n      epoch = case when l.holder = excluded.holder then l.epoch else l.epoch + 1 end\n  where l.holder = excluded.holder or l.expires_at <= clock_timestamp()\nreturning epoch"};

/**
 * Query generated from SQL:
 * ```
 * insert into relay_lease as l (tenant_id, holder, epoch, expires_at)
 * values (:leaseId!, :holder!, 1, clock_timestamp() + make_interval(secs => :ttlSeconds!))
 * on conflict (tenant_id) do update
 *   set holder = excluded.holder, expires_at = excluded.expires_at,
 *       epoch = case when l.holder = excluded.holder then l.epoch else l.epoch + 1 end
 *   where l.holder = excluded.holder or l.expires_at <= clock_timestamp()
 * returning epoch
 * ```
 */
export const takeRelayLease = new PreparedQuery<TakeRelayLeaseParams,TakeRelayLeaseResult>(takeRelayLeaseIR);


/** 'ReleaseRelayLease' parameters type */
export interface ReleaseRelayLeaseParams {
  epoch: number;
  holder: string;
  leaseId: string;
}

/** 'ReleaseRelayLease' return type */
export type ReleaseRelayLeaseResult = void;

/** 'ReleaseRelayLease' query type */
export interface ReleaseRelayLeaseQuery {
  params: ReleaseRelayLeaseParams;
  result: ReleaseRelayLeaseResult;
}

const releaseRelayLeaseIR: any = {"usedParamSet":{"leaseId":true,"holder":true,"epoch":true},"params":[{"name":"leaseId","required":true,"transform":{"type":"scalar"},"locs":[{"a":72,"b":80}]},{"name":"holder","required":true,"transform":{"type":"scalar"},"locs":[{"a":95,"b":102}]},{"name":"epoch","required":true,"transform":{"type":"scalar"},"locs":[{"a":116,"b":122}]}],"statement":"update relay_lease\nset expires_at = clock_timestamp()\nwhere tenant_id = :leaseId! and holder = :holder! and epoch = :epoch!"};

/**
 * Query generated from SQL:
 * ```
 * update relay_lease
 * set expires_at = clock_timestamp()
 * where tenant_id = :leaseId! and holder = :holder! and epoch = :epoch!
 * ```
 */
export const releaseRelayLease = new PreparedQuery<ReleaseRelayLeaseParams,ReleaseRelayLeaseResult>(releaseRelayLeaseIR);


