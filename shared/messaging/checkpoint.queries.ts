/** Types generated for queries found in "shared/messaging/checkpoint.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'ReadProgress' parameters type */
export interface ReadProgressParams {
  consumer: string;
  tenantId: string;
}

/** 'ReadProgress' return type */
export interface ReadProgressResult {
  head: number;
  position: number | null;
}

/** 'ReadProgress' query type */
export interface ReadProgressQuery {
  params: ReadProgressParams;
  result: ReadProgressResult;
}

const readProgressIR: any = {"usedParamSet":{"consumer":true,"tenantId":true},"params":[{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":138,"b":147}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":169,"b":178}]}],"statement":"select h.position as head, c.position as \"position?\"\nfrom log_head h\nleft join checkpoint c on c.tenant_id = h.tenant_id and c.consumer = :consumer!\nwhere h.tenant_id = :tenantId! and h.shard = 0"};

/**
 * Query generated from SQL:
 * ```
 * select h.position as head, c.position as "position?"
 * from log_head h
 * left join checkpoint c on c.tenant_id = h.tenant_id and c.consumer = :consumer!
 * where h.tenant_id = :tenantId! and h.shard = 0
 * ```
 */
export const readProgress = new PreparedQuery<ReadProgressParams,ReadProgressResult>(readProgressIR);


/** 'OpenCheckpoint' parameters type */
export interface OpenCheckpointParams {
  consumer: string;
  revision: number;
  tenantId: string;
}

/** 'OpenCheckpoint' return type */
export type OpenCheckpointResult = void;

/** 'OpenCheckpoint' query type */
export interface OpenCheckpointQuery {
  params: OpenCheckpointParams;
  result: OpenCheckpointResult;
}

const openCheckpointIR: any = {"usedParamSet":{"consumer":true,"revision":true,"tenantId":true},"params":[{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":97,"b":106}]},{"name":"revision","required":true,"transform":{"type":"scalar"},"locs":[{"a":112,"b":121}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":187}]}],"statement":"insert into checkpoint (tenant_id, consumer, position, revision, updated_at)\nselect h.tenant_id, :consumer!, 0, :revision!, clock_timestamp()\nfrom log_head h\nwhere h.tenant_id = :tenantId! and h.shard = 0 and h.position > 0\non conflict do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into checkpoint (tenant_id, consumer, position, revision, updated_at)
 * select h.tenant_id, :consumer!, 0, :revision!, clock_timestamp()
 * from log_head h
 * where h.tenant_id = :tenantId! and h.shard = 0 and h.position > 0
 * on conflict do nothing
 * ```
 */
export const openCheckpoint = new PreparedQuery<OpenCheckpointParams,OpenCheckpointResult>(openCheckpointIR);


/** 'LockCheckpoint' parameters type */
export interface LockCheckpointParams {
  consumer: string;
  tenantId: string;
}

/** 'LockCheckpoint' return type */
export interface LockCheckpointResult {
  position: number;
  revision: number;
}

/** 'LockCheckpoint' query type */
export interface LockCheckpointQuery {
  params: LockCheckpointParams;
  result: LockCheckpointResult;
}

const lockCheckpointIR: any = {"usedParamSet":{"tenantId":true,"consumer":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":60,"b":69}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":86,"b":95}]}],"statement":"select position, revision\nfrom checkpoint\nwhere tenant_id = :tenantId! and consumer = :consumer!\nfor update skip locked"};

/**
 * Query generated from SQL:
 * ```
 * select position, revision
 * from checkpoint
 * where tenant_id = :tenantId! and consumer = :consumer!
 * for update skip locked
 * ```
 */
export const lockCheckpoint = new PreparedQuery<LockCheckpointParams,LockCheckpointResult>(lockCheckpointIR);


/** 'AdvanceCheckpoint' parameters type */
export interface AdvanceCheckpointParams {
  consumer: string;
  position: number;
  revision: number;
  tenantId: string;
}

/** 'AdvanceCheckpoint' return type */
export interface AdvanceCheckpointResult {
  position: number;
}

/** 'AdvanceCheckpoint' query type */
export interface AdvanceCheckpointQuery {
  params: AdvanceCheckpointParams;
  result: AdvanceCheckpointResult;
}

const advanceCheckpointIR: any = {"usedParamSet":{"position":true,"revision":true,"tenantId":true,"consumer":true},"params":[{"name":"position","required":true,"transform":{"type":"scalar"},"locs":[{"a":33,"b":42},{"a":169,"b":178}]},{"name":"revision","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":65}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":117,"b":126}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":143,"b":152}]}],"statement":"update checkpoint\nset position = :position!, revision = :revision!, updated_at = clock_timestamp()\nwhere tenant_id = :tenantId! and consumer = :consumer! and position < :position!\nreturning position"};

/**
 * Query generated from SQL:
 * ```
 * update checkpoint
 * set position = :position!, revision = :revision!, updated_at = clock_timestamp()
 * where tenant_id = :tenantId! and consumer = :consumer! and position < :position!
 * returning position
 * ```
 */
export const advanceCheckpoint = new PreparedQuery<AdvanceCheckpointParams,AdvanceCheckpointResult>(advanceCheckpointIR);


/** 'FindTenantsBehind' parameters type */
export interface FindTenantsBehindParams {
  consumer: string;
}

/** 'FindTenantsBehind' return type */
export interface FindTenantsBehindResult {
  head: number;
  position: number;
  tenantId: string;
}

/** 'FindTenantsBehind' query type */
export interface FindTenantsBehindQuery {
  params: FindTenantsBehindParams;
  result: FindTenantsBehindResult;
}

const findTenantsBehindIR: any = {"usedParamSet":{"consumer":true},"params":[{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":95,"b":104}]}],"statement":"select tenant_id as \"tenantId!\", head as \"head!\", position as \"position!\"\nfrom consumer_behind(:consumer!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId!", head as "head!", position as "position!"
 * from consumer_behind(:consumer!)
 * ```
 */
export const findTenantsBehind = new PreparedQuery<FindTenantsBehindParams,FindTenantsBehindResult>(findTenantsBehindIR);


/** 'SetSavepoint' parameters type */
export type SetSavepointParams = void;

/** 'SetSavepoint' return type */
export type SetSavepointResult = void;

/** 'SetSavepoint' query type */
export interface SetSavepointQuery {
  params: SetSavepointParams;
  result: SetSavepointResult;
}

const setSavepointIR: any = {"usedParamSet":{},"params":[],"statement":"savepoint before_event"};

/**
 * Query generated from SQL:
 * ```
 * savepoint before_event
 * ```
 */
export const setSavepoint = new PreparedQuery<SetSavepointParams,SetSavepointResult>(setSavepointIR);


/** 'ReleaseSavepoint' parameters type */
export type ReleaseSavepointParams = void;

/** 'ReleaseSavepoint' return type */
export type ReleaseSavepointResult = void;

/** 'ReleaseSavepoint' query type */
export interface ReleaseSavepointQuery {
  params: ReleaseSavepointParams;
  result: ReleaseSavepointResult;
}

const releaseSavepointIR: any = {"usedParamSet":{},"params":[],"statement":"release savepoint before_event"};

/**
 * Query generated from SQL:
 * ```
 * release savepoint before_event
 * ```
 */
export const releaseSavepoint = new PreparedQuery<ReleaseSavepointParams,ReleaseSavepointResult>(releaseSavepointIR);


/** 'RollBackToSavepoint' parameters type */
export type RollBackToSavepointParams = void;

/** 'RollBackToSavepoint' return type */
export type RollBackToSavepointResult = void;

/** 'RollBackToSavepoint' query type */
export interface RollBackToSavepointQuery {
  params: RollBackToSavepointParams;
  result: RollBackToSavepointResult;
}

const rollBackToSavepointIR: any = {"usedParamSet":{},"params":[],"statement":"rollback to savepoint before_event"};

/**
 * Query generated from SQL:
 * ```
 * rollback to savepoint before_event
 * ```
 */
export const rollBackToSavepoint = new PreparedQuery<RollBackToSavepointParams,RollBackToSavepointResult>(rollBackToSavepointIR);


