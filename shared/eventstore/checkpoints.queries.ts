/** Types generated for queries found in "shared/eventstore/checkpoints.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../types/json';

/** 'ReadCheckpoints' parameters type */
export interface ReadCheckpointsParams {
  after: number;
  limit: number;
  tenantId: string;
  until: number;
}

/** 'ReadCheckpoints' return type */
export interface ReadCheckpointsResult {
  jws: string;
  number: number;
  position: number;
}

/** 'ReadCheckpoints' query type */
export interface ReadCheckpointsQuery {
  params: ReadCheckpointsParams;
  result: ReadCheckpointsResult;
}

const readCheckpointsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"until":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":69,"b":78}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":93,"b":99}]},{"name":"until","required":true,"transform":{"type":"scalar"},"locs":[{"a":115,"b":121}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":145,"b":151}]}],"statement":"select number, position, jws\nfrom audit_checkpoint\nwhere tenant_id = :tenantId! and number > :after! and number <= :until!\norder by number\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select number, position, jws
 * from audit_checkpoint
 * where tenant_id = :tenantId! and number > :after! and number <= :until!
 * order by number
 * limit :limit!
 * ```
 */
export const readCheckpoints = new PreparedQuery<ReadCheckpointsParams,ReadCheckpointsResult>(readCheckpointsIR);


/** 'ReadLastCheckpoint' parameters type */
export interface ReadLastCheckpointParams {
  tenantId: string;
}

/** 'ReadLastCheckpoint' return type */
export interface ReadLastCheckpointResult {
  jws: string;
  number: number;
  position: number;
}

/** 'ReadLastCheckpoint' query type */
export interface ReadLastCheckpointQuery {
  params: ReadLastCheckpointParams;
  result: ReadLastCheckpointResult;
}

const readLastCheckpointIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":69,"b":78}]}],"statement":"select number, position, jws\nfrom audit_checkpoint\nwhere tenant_id = :tenantId!\norder by number desc\nlimit 1"};

/**
 * Query generated from SQL:
 * ```
 * select number, position, jws
 * from audit_checkpoint
 * where tenant_id = :tenantId!
 * order by number desc
 * limit 1
 * ```
 */
export const readLastCheckpoint = new PreparedQuery<ReadLastCheckpointParams,ReadLastCheckpointResult>(readLastCheckpointIR);


/** 'InsertCheckpoint' parameters type */
export interface InsertCheckpointParams {
  jws: string;
  number: number;
  position: number;
  tenantId: string;
}

/** 'InsertCheckpoint' return type */
export type InsertCheckpointResult = void;

/** 'InsertCheckpoint' query type */
export interface InsertCheckpointQuery {
  params: InsertCheckpointParams;
  result: InsertCheckpointResult;
}

const insertCheckpointIR: any = {"usedParamSet":{"tenantId":true,"number":true,"position":true,"jws":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":72,"b":81}]},{"name":"number","required":true,"transform":{"type":"scalar"},"locs":[{"a":84,"b":91}]},{"name":"position","required":true,"transform":{"type":"scalar"},"locs":[{"a":94,"b":103}]},{"name":"jws","required":true,"transform":{"type":"scalar"},"locs":[{"a":106,"b":110}]}],"statement":"insert into audit_checkpoint (tenant_id, number, position, jws)\nvalues (:tenantId!, :number!, :position!, :jws!)"};

/**
 * Query generated from SQL:
 * ```
 * insert into audit_checkpoint (tenant_id, number, position, jws)
 * values (:tenantId!, :number!, :position!, :jws!)
 * ```
 */
export const insertCheckpoint = new PreparedQuery<InsertCheckpointParams,InsertCheckpointResult>(insertCheckpointIR);


/** 'LockCheckpoints' parameters type */
export interface LockCheckpointsParams {
  tenantId: string;
}

/** 'LockCheckpoints' return type */
export interface LockCheckpointsResult {
  locked: string;
}

/** 'LockCheckpoints' query type */
export interface LockCheckpointsQuery {
  params: LockCheckpointsParams;
  result: LockCheckpointsResult;
}

const lockCheckpointsIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":69,"b":78}]}],"statement":"select pg_advisory_xact_lock(hashtextextended('audit_checkpoint ' || :tenantId!, 0))::text as \"locked!\""};

/**
 * Query generated from SQL:
 * ```
 * select pg_advisory_xact_lock(hashtextextended('audit_checkpoint ' || :tenantId!, 0))::text as "locked!"
 * ```
 */
export const lockCheckpoints = new PreparedQuery<LockCheckpointsParams,LockCheckpointsResult>(lockCheckpointsIR);


/** 'FindUnattested' parameters type */
export interface FindUnattestedParams {
  after?: string | null | void;
  limit: number;
}

/** 'FindUnattested' return type */
export interface FindUnattestedResult {
  tenantId: string;
}

/** 'FindUnattested' query type */
export interface FindUnattestedQuery {
  params: FindUnattestedParams;
  result: FindUnattestedResult;
}

const findUnattestedIR: any = {"usedParamSet":{"after":true,"limit":true},"params":[{"name":"after","required":false,"transform":{"type":"scalar"},"locs":[{"a":54,"b":59}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":62,"b":68}]}],"statement":"select tenant_id as \"tenantId!\"\nfrom audit_unattested(:after, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId!"
 * from audit_unattested(:after, :limit!)
 * ```
 */
export const findUnattested = new PreparedQuery<FindUnattestedParams,FindUnattestedResult>(findUnattestedIR);


/** 'FindPublicKeys' parameters type */
export type FindPublicKeysParams = void;

/** 'FindPublicKeys' return type */
export interface FindPublicKeysResult {
  publicJwk: JsonValue;
}

/** 'FindPublicKeys' query type */
export interface FindPublicKeysQuery {
  params: FindPublicKeysParams;
  result: FindPublicKeysResult;
}

const findPublicKeysIR: any = {"usedParamSet":{},"params":[],"statement":"select public_jwk as \"publicJwk!\"\nfrom audit_public_keys()"};

/**
 * Query generated from SQL:
 * ```
 * select public_jwk as "publicJwk!"
 * from audit_public_keys()
 * ```
 */
export const findPublicKeys = new PreparedQuery<FindPublicKeysParams,FindPublicKeysResult>(findPublicKeysIR);


