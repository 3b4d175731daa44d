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
  epochs: numberArray;
  holder: string;
  parts: numberArray;
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

const advanceRelayCheckpointsIR: any = {"usedParamSet":{"holder":true,"parts":true,"tenantIds":true,"positions":true,"epochs":true},"params":[{"name":"holder","required":true,"transform":{"type":"scalar"},"locs":[{"a":128,"b":135}]},{"name":"parts","required":true,"transform":{"type":"scalar"},"locs":[{"a":152,"b":158},{"a":392,"b":398}]},{"name":"tenantIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":348,"b":358}]},{"name":"positions","required":true,"transform":{"type":"scalar"},"locs":[{"a":369,"b":379}]},{"name":"epochs","required":true,"transform":{"type":"scalar"},"locs":[{"a":408,"b":415}]}],"statement":"with lease as (\n  select part, epoch\n  from relay_lease\n  where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder! and part = any(:parts!::int[])\n  order by part\n  for share\n)\ninsert into relay_checkpoint as c (tenant_id, position, epoch, updated_at)\nselect p.tenant_id, p.position, lease.epoch, clock_timestamp()\nfrom unnest(:tenantIds!::uuid[], :positions!::bigint[], :parts!::int[], :epochs!::bigint[])\n  as p (tenant_id, position, part, epoch)\njoin lease on lease.part = p.part and lease.epoch = p.epoch\non conflict (tenant_id) do update\n  set position = excluded.position, epoch = excluded.epoch, updated_at = excluded.updated_at\n  where c.position < excluded.position and c.epoch <= excluded.epoch\nreturning tenant_id as \"tenantId\""};

/**
 * Query generated from SQL:
 * ```
 * with lease as (
 *   select part, epoch
 *   from relay_lease
 *   where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder! and part = any(:parts!::int[])
 *   order by part
 *   for share
 * )
 * insert into relay_checkpoint as c (tenant_id, position, epoch, updated_at)
 * select p.tenant_id, p.position, lease.epoch, clock_timestamp()
 * from unnest(:tenantIds!::uuid[], :positions!::bigint[], :parts!::int[], :epochs!::bigint[])
 *   as p (tenant_id, position, part, epoch)
 * join lease on lease.part = p.part and lease.epoch = p.epoch
 * on conflict (tenant_id) do update
 *   set position = excluded.position, epoch = excluded.epoch, updated_at = excluded.updated_at
 *   where c.position < excluded.position and c.epoch <= excluded.epoch
 * returning tenant_id as "tenantId"
 * ```
 */
export const advanceRelayCheckpoints = new PreparedQuery<AdvanceRelayCheckpointsParams,AdvanceRelayCheckpointsResult>(advanceRelayCheckpointsIR);


/** 'HoldRelayParts' parameters type */
export interface HoldRelayPartsParams {
  holder: string;
  ttlSeconds: number;
}

/** 'HoldRelayParts' return type */
export interface HoldRelayPartsResult {
  epoch: number;
  part: number;
}

/** 'HoldRelayParts' query type */
export interface HoldRelayPartsQuery {
  params: HoldRelayPartsParams;
  result: HoldRelayPartsResult;
}

const holdRelayPartsIR: any = {"usedParamSet":{"holder":true,"ttlSeconds":true},"params":[{"name":"holder","required":true,"transform":{"type":"scalar"},"locs":[{"a":64,"b":71}]},{"name":"ttlSeconds","required":true,"transform":{"type":"scalar"},"locs":[{"a":96,"b":107}]}],"statement":"select part as \"part!\", epoch as \"epoch!\" from hold_relay_parts(:holder!, make_interval(secs => :ttlSeconds!))"};

/**
 * Query generated from SQL:
 * ```
 * select part as "part!", epoch as "epoch!" from hold_relay_parts(:holder!, make_interval(secs => :ttlSeconds!))
 * ```
 */
export const holdRelayParts = new PreparedQuery<HoldRelayPartsParams,HoldRelayPartsResult>(holdRelayPartsIR);


/** 'ReleaseRelayParts' parameters type */
export interface ReleaseRelayPartsParams {
  holder: string;
}

/** 'ReleaseRelayParts' return type */
export type ReleaseRelayPartsResult = void;

/** 'ReleaseRelayParts' query type */
export interface ReleaseRelayPartsQuery {
  params: ReleaseRelayPartsParams;
  result: ReleaseRelayPartsResult;
}

const releaseRelayPartsIR: any = {"usedParamSet":{"holder":true},"params":[{"name":"holder","required":true,"transform":{"type":"scalar"},"locs":[{"a":113,"b":120},{"a":248,"b":255}]}],"statement":"with gone as (\n  delete from relay_replica where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder!\n)\nupdate relay_lease\nset expires_at = clock_timestamp()\nwhere tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder!"};

/**
 * Query generated from SQL:
 * ```
 * with gone as (
 *   delete from relay_replica where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder!
 * )
 * update relay_lease
 * set expires_at = clock_timestamp()
 * where tenant_id = '00000000-0000-0000-0000-000000000000' and holder = :holder!
 * ```
 */
export const releaseRelayParts = new PreparedQuery<ReleaseRelayPartsParams,ReleaseRelayPartsResult>(releaseRelayPartsIR);


