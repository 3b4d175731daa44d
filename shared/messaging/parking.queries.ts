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
  version: number;
}

/** 'LockParkedStream' query type */
export interface LockParkedStreamQuery {
  params: LockParkedStreamParams;
  result: LockParkedStreamResult;
}

const lockParkedStreamIR: any = {"usedParamSet":{"tenantId":true,"consumer":true,"streamId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":62,"b":71}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":88,"b":97}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":115,"b":124}]}],"statement":"select version, attempts\nfrom parked_stream\nwhere tenant_id = :tenantId! and consumer = :consumer! and stream_id = :streamId!\nfor update"};

/**
 * Query generated from SQL:
 * ```
 * select version, attempts
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

const listParkedStreamsIR: any = {"usedParamSet":{"tenantId":true,"consumer":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":148,"b":157}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":174,"b":183}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":221,"b":227}]}],"statement":"select stream_id as \"streamId\", version, reason, attempts, parked_at as \"parkedAt\", next_try_at as \"nextTryAt\"\nfrom parked_stream\nwhere tenant_id = :tenantId! and consumer = :consumer!\norder by parked_at, stream_id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select stream_id as "streamId", version, reason, attempts, parked_at as "parkedAt", next_try_at as "nextTryAt"
 * from parked_stream
 * where tenant_id = :tenantId! and consumer = :consumer!
 * order by parked_at, stream_id
 * limit :limit!
 * ```
 */
export const listParkedStreams = new PreparedQuery<ListParkedStreamsParams,ListParkedStreamsResult>(listParkedStreamsIR);


/** 'FindDueStreams' parameters type */
export interface FindDueStreamsParams {
  consumer: string;
  limit: number;
}

/** 'FindDueStreams' return type */
export interface FindDueStreamsResult {
  streamId: string;
  tenantId: string;
}

/** 'FindDueStreams' query type */
export interface FindDueStreamsQuery {
  params: FindDueStreamsParams;
  result: FindDueStreamsResult;
}

const findDueStreamsIR: any = {"usedParamSet":{"consumer":true,"limit":true},"params":[{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":74,"b":83}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":86,"b":92}]}],"statement":"select tenant_id as \"tenantId!\", stream_id as \"streamId!\"\nfrom parked_due(:consumer!, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId!", stream_id as "streamId!"
 * from parked_due(:consumer!, :limit!)
 * ```
 */
export const findDueStreams = new PreparedQuery<FindDueStreamsParams,FindDueStreamsResult>(findDueStreamsIR);


