/** Types generated for queries found in "shared/eventstore/purge.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'DigestEvents' parameters type */
export interface DigestEventsParams {
  streamId: string;
  tenantId: string;
  versions: number;
}

/** 'DigestEvents' return type */
export interface DigestEventsResult {
  digest: string;
}

/** 'DigestEvents' query type */
export interface DigestEventsQuery {
  params: DigestEventsParams;
  result: DigestEventsResult;
}

const digestEventsIR: any = {"usedParamSet":{"tenantId":true,"streamId":true,"versions":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":148,"b":157}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":175,"b":184}]},{"name":"versions","required":true,"transform":{"type":"scalar"},"locs":[{"a":201,"b":210}]}],"statement":"select encode(sha256(coalesce(string_agg(payload_digest, ''::bytea order by version), ''::bytea)), 'hex') as \"digest!\"\nfrom event\nwhere tenant_id = :tenantId! and stream_id = :streamId! and version <= :versions!"};

/**
 * Query generated from SQL:
 * ```
 * select encode(sha256(coalesce(string_agg(payload_digest, ''::bytea order by version), ''::bytea)), 'hex') as "digest!"
 * from event
 * where tenant_id = :tenantId! and stream_id = :streamId! and version <= :versions!
 * ```
 */
export const digestEvents = new PreparedQuery<DigestEventsParams,DigestEventsResult>(digestEventsIR);


/** 'AddTombstone' parameters type */
export interface AddTombstoneParams {
  awaitsChildren: boolean;
  purgedAt: string;
  streamId: string;
  tenantId: string;
  type: string;
  version: number;
}

/** 'AddTombstone' return type */
export type AddTombstoneResult = void;

/** 'AddTombstone' query type */
export interface AddTombstoneQuery {
  params: AddTombstoneParams;
  result: AddTombstoneResult;
}

const addTombstoneIR: any = {"usedParamSet":{"tenantId":true,"streamId":true,"type":true,"version":true,"purgedAt":true,"awaitsChildren":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":96,"b":105}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":117}]},{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":120,"b":125}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":128,"b":136}]},{"name":"purgedAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":148}]},{"name":"awaitsChildren","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":166}]}],"statement":"insert into tombstone (tenant_id, stream_id, type, version, purged_at, awaits_children)\nvalues (:tenantId!, :streamId!, :type!, :version!, :purgedAt!, :awaitsChildren!)\non conflict do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into tombstone (tenant_id, stream_id, type, version, purged_at, awaits_children)
 * values (:tenantId!, :streamId!, :type!, :version!, :purgedAt!, :awaitsChildren!)
 * on conflict do nothing
 * ```
 */
export const addTombstone = new PreparedQuery<AddTombstoneParams,AddTombstoneResult>(addTombstoneIR);


/** 'FindTenantsToPurge' parameters type */
export type FindTenantsToPurgeParams = void;

/** 'FindTenantsToPurge' return type */
export interface FindTenantsToPurgeResult {
  tenantId: string;
}

/** 'FindTenantsToPurge' query type */
export interface FindTenantsToPurgeQuery {
  params: FindTenantsToPurgeParams;
  result: FindTenantsToPurgeResult;
}

const findTenantsToPurgeIR: any = {"usedParamSet":{},"params":[],"statement":"-- From tenant to tenant, however many streams each has.\nwith recursive open as (\n  (select tenant_id from tombstone where cleared_at is null order by tenant_id limit 1)\n  union all\n  select (select t.tenant_id\n          from tombstone t\n          where t.cleared_at is null and t.tenant_id > open.tenant_id\n          order by t.tenant_id\n          limit 1)\n  from open\n  where open.tenant_id is not null\n)\nselect tenant_id as \"tenantId!\"\nfrom open\nwhere tenant_id is not null"};

/**
 * Query generated from SQL:
 * ```
 * -- From tenant to tenant, however many streams each has.
 * with recursive open as (
 *   (select tenant_id from tombstone where cleared_at is null order by tenant_id limit 1)
 *   union all
 *   select (select t.tenant_id
 *           from tombstone t
 *           where t.cleared_at is null and t.tenant_id > open.tenant_id
 *           order by t.tenant_id
 *           limit 1)
 *   from open
 *   where open.tenant_id is not null
 * )
 * select tenant_id as "tenantId!"
 * from open
 * where tenant_id is not null
 * ```
 */
export const findTenantsToPurge = new PreparedQuery<FindTenantsToPurgeParams,FindTenantsToPurgeResult>(findTenantsToPurgeIR);


/** 'FindOpenContainers' parameters type */
export interface FindOpenContainersParams {
  limit: number;
  tenantId: string;
}

/** 'FindOpenContainers' return type */
export interface FindOpenContainersResult {
  streamId: string;
  type: string;
  version: number;
}

/** 'FindOpenContainers' query type */
export interface FindOpenContainersQuery {
  params: FindOpenContainersParams;
  result: FindOpenContainersResult;
}

const findOpenContainersIR: any = {"usedParamSet":{"tenantId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":79,"b":88}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":169,"b":175}]}],"statement":"select stream_id as \"streamId\", type, version\nfrom tombstone\nwhere tenant_id = :tenantId! and cleared_at is null and awaits_children\norder by purged_at, stream_id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select stream_id as "streamId", type, version
 * from tombstone
 * where tenant_id = :tenantId! and cleared_at is null and awaits_children
 * order by purged_at, stream_id
 * limit :limit!
 * ```
 */
export const findOpenContainers = new PreparedQuery<FindOpenContainersParams,FindOpenContainersResult>(findOpenContainersIR);


/** 'CloseContainer' parameters type */
export interface CloseContainerParams {
  streamId: string;
  tenantId: string;
}

/** 'CloseContainer' return type */
export type CloseContainerResult = void;

/** 'CloseContainer' query type */
export interface CloseContainerQuery {
  params: CloseContainerParams;
  result: CloseContainerResult;
}

const closeContainerIR: any = {"usedParamSet":{"tenantId":true,"streamId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":63,"b":72}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":99}]}],"statement":"update tombstone\nset awaits_children = false\nwhere tenant_id = :tenantId! and stream_id = :streamId!"};

/**
 * Query generated from SQL:
 * ```
 * update tombstone
 * set awaits_children = false
 * where tenant_id = :tenantId! and stream_id = :streamId!
 * ```
 */
export const closeContainer = new PreparedQuery<CloseContainerParams,CloseContainerResult>(closeContainerIR);


/** 'ClearPurged' parameters type */
export interface ClearPurgedParams {
  limit: number;
  tenantId: string;
}

/** 'ClearPurged' return type */
export interface ClearPurgedResult {
  events: number;
  streams: number;
}

/** 'ClearPurged' query type */
export interface ClearPurgedQuery {
  params: ClearPurgedParams;
  result: ClearPurgedResult;
}

const clearPurgedIR: any = {"usedParamSet":{"tenantId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":68,"b":77}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":80,"b":86}]}],"statement":"select events as \"events!\", streams as \"streams!\"\nfrom clear_purged(:tenantId!, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select events as "events!", streams as "streams!"
 * from clear_purged(:tenantId!, :limit!)
 * ```
 */
export const clearPurged = new PreparedQuery<ClearPurgedParams,ClearPurgedResult>(clearPurgedIR);


