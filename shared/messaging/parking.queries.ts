/** Types generated for queries found in "shared/messaging/parking.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindParkedStreams' parameters type */
export interface FindParkedStreamsParams {
  consumer: string;
  streamIds: stringArray;
  tenantId: string;
}

/** 'FindParkedStreams' return type */
export interface FindParkedStreamsResult {
  streamId: string;
}

/** 'FindParkedStreams' query type */
export interface FindParkedStreamsQuery {
  params: FindParkedStreamsParams;
  result: FindParkedStreamsResult;
}

const findParkedStreamsIR: any = {"usedParamSet":{"tenantId":true,"consumer":true,"streamIds":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":68,"b":77}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":94,"b":103}]},{"name":"streamIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":126,"b":136}]}],"statement":"select stream_id as \"streamId\"\nfrom parked_stream\nwhere tenant_id = :tenantId! and consumer = :consumer! and stream_id = any (:streamIds!::uuid[])"};

/**
 * Query generated from SQL:
 * ```
 * select stream_id as "streamId"
 * from parked_stream
 * where tenant_id = :tenantId! and consumer = :consumer! and stream_id = any (:streamIds!::uuid[])
 * ```
 */
export const findParkedStreams = new PreparedQuery<FindParkedStreamsParams,FindParkedStreamsResult>(findParkedStreamsIR);


/** 'ParkStream' parameters type */
export interface ParkStreamParams {
  attempts: number;
  consumer: string;
  reason: string;
  retryInSeconds: number;
  streamId: string;
  tenantId: string;
  version: number;
}

/** 'ParkStream' return type */
export type ParkStreamResult = void;

/** 'ParkStream' query type */
export interface ParkStreamQuery {
  params: ParkStreamParams;
  result: ParkStreamResult;
}

const parkStreamIR: any = {"usedParamSet":{"tenantId":true,"consumer":true,"streamId":true,"version":true,"reason":true,"attempts":true,"retryInSeconds":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":125,"b":134}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":137,"b":146}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":149,"b":158}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":161,"b":169}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":172,"b":179}]},{"name":"attempts","required":true,"transform":{"type":"scalar"},"locs":[{"a":182,"b":191}]},{"name":"retryInSeconds","required":true,"transform":{"type":"scalar"},"locs":[{"a":263,"b":278}]}],"statement":"insert into parked_stream as p\n  (tenant_id, consumer, stream_id, version, reason, attempts, parked_at, next_try_at)\nvalues (:tenantId!, :consumer!, :streamId!, :version!, :reason!, :attempts!, clock_timestamp(),\n        clock_timestamp() + make_interval(secs => :retryInSeconds!))\non conflict (tenant_id, consumer, stream_id) do update\n  set version = excluded.version, reason = excluded.reason, attempts = excluded.attempts,\n      next_try_at = excluded.next_try_at"};

/**
 * Query generated from SQL:
 * ```
 * insert into parked_stream as p
 *   (tenant_id, consumer, stream_id, version, reason, attempts, parked_at, next_try_at)
 * values (:tenantId!, :consumer!, :streamId!, :version!, :reason!, :attempts!, clock_timestamp(),
 *         clock_timestamp() + make_interval(secs => :retryInSeconds!))
 * on conflict (tenant_id, consumer, stream_id) do update
 *   set version = excluded.version, reason = excluded.reason, attempts = excluded.attempts,
 *       next_try_at = excluded.next_try_at
 * ```
 */
export const parkStream = new PreparedQuery<ParkStreamParams,ParkStreamResult>(parkStreamIR);


/** 'LockParkedStream' parameters type */
export interface LockParkedStreamParams {
  consumer: string;
  streamId: string;
  tenantId: string;
}

/** 'LockParkedStream' return type */
export interface LockParkedStreamResult {
  attempts: number;
  isDue: boolean;
  version: number;
}

/** 'LockParkedStream' query type */
export interface LockParkedStreamQuery {
  params: LockParkedStreamParams;
  result: LockParkedStreamResult;
}

const lockParkedStreamIR: any = {"usedParamSet":{"tenantId":true,"consumer":true,"streamId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":117}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":134,"b":143}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":161,"b":170}]}],"statement":"select version, attempts, next_try_at <= clock_timestamp() as \"isDue!\"\nfrom parked_stream\nwhere tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!\nfor update"};

/**
 * Query generated from SQL:
 * ```
 * select version, attempts, next_try_at <= clock_timestamp() as "isDue!"
 * from parked_stream
 * where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!
 * for update
 * ```
 */
export const lockParkedStream = new PreparedQuery<LockParkedStreamParams,LockParkedStreamResult>(lockParkedStreamIR);


/** 'MoveParkedStream' parameters type */
export interface MoveParkedStreamParams {
  consumer: string;
  streamId: string;
  tenantId: string;
  version: number;
}

/** 'MoveParkedStream' return type */
export type MoveParkedStreamResult = void;

/** 'MoveParkedStream' query type */
export interface MoveParkedStreamQuery {
  params: MoveParkedStreamParams;
  result: MoveParkedStreamResult;
}

const moveParkedStreamIR: any = {"usedParamSet":{"version":true,"tenantId":true,"consumer":true,"streamId":true},"params":[{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":35,"b":43}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":63,"b":72}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":89,"b":98}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":116,"b":125}]}],"statement":"update parked_stream\nset version = :version!\nwhere tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!"};

/**
 * Query generated from SQL:
 * ```
 * update parked_stream
 * set version = :version!
 * where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!
 * ```
 */
export const moveParkedStream = new PreparedQuery<MoveParkedStreamParams,MoveParkedStreamResult>(moveParkedStreamIR);


/** 'RemoveParkedStream' parameters type */
export interface RemoveParkedStreamParams {
  consumer: string;
  streamId: string;
  tenantId: string;
}

/** 'RemoveParkedStream' return type */
export type RemoveParkedStreamResult = void;

/** 'RemoveParkedStream' query type */
export interface RemoveParkedStreamQuery {
  params: RemoveParkedStreamParams;
  result: RemoveParkedStreamResult;
}

const removeParkedStreamIR: any = {"usedParamSet":{"tenantId":true,"consumer":true,"streamId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":44,"b":53}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":70,"b":79}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":97,"b":106}]}],"statement":"delete from parked_stream\nwhere tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from parked_stream
 * where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!
 * ```
 */
export const removeParkedStream = new PreparedQuery<RemoveParkedStreamParams,RemoveParkedStreamResult>(removeParkedStreamIR);


/** 'ListParkedStreams' parameters type */
export interface ListParkedStreamsParams {
  after: string;
  consumer: string;
  limit: number;
  tenantId: string;
}

/** 'ListParkedStreams' return type */
export interface ListParkedStreamsResult {
  attempts: number;
  nextTryAt: string;
  parkedAt: string;
  reason: string;
  streamId: string;
  version: number;
}

/** 'ListParkedStreams' query type */
export interface ListParkedStreamsQuery {
  params: ListParkedStreamsParams;
  result: ListParkedStreamsResult;
}

const listParkedStreamsIR: any = {"usedParamSet":{"tenantId":true,"consumer":true,"after":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":148,"b":157}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":174,"b":183}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":201,"b":207}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":234,"b":240}]}],"statement":"select stream_id as \"streamId\", version, reason, attempts, parked_at as \"parkedAt\", next_try_at as \"nextTryAt\"\nfrom parked_stream\nwhere tenant_id = :tenantId! and consumer = :consumer! and stream_id > :after!\norder by stream_id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select stream_id as "streamId", version, reason, attempts, parked_at as "parkedAt", next_try_at as "nextTryAt"
 * from parked_stream
 * where tenant_id = :tenantId! and consumer = :consumer! and stream_id > :after!
 * order by stream_id
 * limit :limit!
 * ```
 */
export const listParkedStreams = new PreparedQuery<ListParkedStreamsParams,ListParkedStreamsResult>(listParkedStreamsIR);


/** 'MakeParkedStreamsDue' parameters type */
export interface MakeParkedStreamsDueParams {
  consumer: string;
  tenantId: string;
}

/** 'MakeParkedStreamsDue' return type */
export interface MakeParkedStreamsDueResult {
  streamId: string;
}

/** 'MakeParkedStreamsDue' query type */
export interface MakeParkedStreamsDueQuery {
  params: MakeParkedStreamsDueParams;
  result: MakeParkedStreamsDueResult;
}

const makeParkedStreamsDueIR: any = {"usedParamSet":{"tenantId":true,"consumer":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":75,"b":84}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":101,"b":110}]}],"statement":"update parked_stream\nset next_try_at = clock_timestamp()\nwhere tenant_id = :tenantId! and consumer = :consumer!\nreturning stream_id as \"streamId\""};

/**
 * Query generated from SQL:
 * ```
 * update parked_stream
 * set next_try_at = clock_timestamp()
 * where tenant_id = :tenantId! and consumer = :consumer!
 * returning stream_id as "streamId"
 * ```
 */
export const makeParkedStreamsDue = new PreparedQuery<MakeParkedStreamsDueParams,MakeParkedStreamsDueResult>(makeParkedStreamsDueIR);


/** 'PostponeParkedStream' parameters type */
export interface PostponeParkedStreamParams {
  consumer: string;
  seconds: number;
  streamId: string;
  tenantId: string;
}

/** 'PostponeParkedStream' return type */
export type PostponeParkedStreamResult = void;

/** 'PostponeParkedStream' query type */
export interface PostponeParkedStreamQuery {
  params: PostponeParkedStreamParams;
  result: PostponeParkedStreamResult;
}

const postponeParkedStreamIR: any = {"usedParamSet":{"seconds":true,"tenantId":true,"consumer":true,"streamId":true},"params":[{"name":"seconds","required":true,"transform":{"type":"scalar"},"locs":[{"a":81,"b":89}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":119}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":136,"b":145}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":163,"b":172}]}],"statement":"update parked_stream\nset next_try_at = clock_timestamp() + make_interval(secs => :seconds!)\nwhere tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!\n  and next_try_at <= clock_timestamp()"};

/**
 * Query generated from SQL:
 * ```
 * update parked_stream
 * set next_try_at = clock_timestamp() + make_interval(secs => :seconds!)
 * where tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!
 *   and next_try_at <= clock_timestamp()
 * ```
 */
export const postponeParkedStream = new PreparedQuery<PostponeParkedStreamParams,PostponeParkedStreamResult>(postponeParkedStreamIR);


/** 'FindDueStreams' parameters type */
export interface FindDueStreamsParams {
  afterStream: string;
  afterTenant: string;
  afterTime: string;
  consumer: string;
  limit: number;
}

/** 'FindDueStreams' return type */
export interface FindDueStreamsResult {
  nextTryAt: string;
  streamId: string;
  tenantId: string;
}

/** 'FindDueStreams' query type */
export interface FindDueStreamsQuery {
  params: FindDueStreamsParams;
  result: FindDueStreamsResult;
}

const findDueStreamsIR: any = {"usedParamSet":{"consumer":true,"afterTime":true,"afterTenant":true,"afterStream":true,"limit":true},"params":[{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":103,"b":112}]},{"name":"afterTime","required":true,"transform":{"type":"scalar"},"locs":[{"a":115,"b":125}]},{"name":"afterTenant","required":true,"transform":{"type":"scalar"},"locs":[{"a":128,"b":140}]},{"name":"afterStream","required":true,"transform":{"type":"scalar"},"locs":[{"a":143,"b":155}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":158,"b":164}]}],"statement":"select next_try_at as \"nextTryAt!\", tenant_id as \"tenantId!\", stream_id as \"streamId!\"\nfrom parked_due(:consumer!, :afterTime!, :afterTenant!, :afterStream!, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select next_try_at as "nextTryAt!", tenant_id as "tenantId!", stream_id as "streamId!"
 * from parked_due(:consumer!, :afterTime!, :afterTenant!, :afterStream!, :limit!)
 * ```
 */
export const findDueStreams = new PreparedQuery<FindDueStreamsParams,FindDueStreamsResult>(findDueStreamsIR);


