/** Types generated for queries found in "shared/database/repositories/sessions.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'InsertSession' parameters type */
export interface InsertSessionParams {
  expiresAt: string;
  forTenantId: string;
  now: string;
  sessionId: string;
  tenantId: string;
  tokenHash: Buffer;
  userId: string;
}

/** 'InsertSession' return type */
export type InsertSessionResult = void;

/** 'InsertSession' query type */
export interface InsertSessionQuery {
  params: InsertSessionParams;
  result: InsertSessionResult;
}

const insertSessionIR: any = {"usedParamSet":{"tenantId":true,"sessionId":true,"userId":true,"forTenantId":true,"now":true,"expiresAt":true,"tokenHash":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":114,"b":123},{"a":281,"b":290}]},{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":126,"b":136}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":146}]},{"name":"forTenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":149,"b":161}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":164,"b":168},{"a":325,"b":329}]},{"name":"expiresAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":171,"b":181}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":293,"b":303}]}],"statement":"with started as (\n  insert into session (tenant_id, id, user_id, for_tenant_id, created_at, expires_at)\n  values (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, :expiresAt!)\n  returning id\n)\ninsert into refresh_token (tenant_id, token_hash, session_id, issued_at)\nselect :tenantId!, :tokenHash!::bytea, started.id, :now! from started"};

/**
 * Query generated from SQL:
 * ```
 * with started as (
 *   insert into session (tenant_id, id, user_id, for_tenant_id, created_at, expires_at)
 *   values (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, :expiresAt!)
 *   returning id
 * )
 * insert into refresh_token (tenant_id, token_hash, session_id, issued_at)
 * select :tenantId!, :tokenHash!::bytea, started.id, :now! from started
 * ```
 */
export const insertSession = new PreparedQuery<InsertSessionParams,InsertSessionResult>(insertSessionIR);


/** 'RotateToken' parameters type */
export interface RotateTokenParams {
  now: string;
  successor: string;
  successorHash: Buffer;
  tenantId: string;
  tokenHash: Buffer;
}

/** 'RotateToken' return type */
export interface RotateTokenResult {
  forTenantId: string;
  sessionId: string;
  userId: string;
}

/** 'RotateToken' query type */
export interface RotateTokenQuery {
  params: RotateTokenParams;
  result: RotateTokenResult;
}

const rotateTokenIR: any = {"usedParamSet":{"now":true,"successor":true,"tenantId":true,"tokenHash":true,"successorHash":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":60},{"a":292,"b":296},{"a":503,"b":507}]},{"name":"successor","required":true,"transform":{"type":"scalar"},"locs":[{"a":75,"b":85}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":126,"b":135},{"a":450,"b":459}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":156,"b":166}]},{"name":"successorHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":462,"b":476}]}],"statement":"with used as (\n  update refresh_token t\n  set used_at = :now!, successor = :successor!\n  from session s\n  where t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is null\n    and s.tenant_id = t.tenant_id and s.id = t.session_id and s.revoked_at is null and s.expires_at > :now!\n  returning t.session_id, s.user_id, s.for_tenant_id\n), issued as (\n  insert into refresh_token (tenant_id, token_hash, session_id, issued_at)\n  select :tenantId!, :successorHash!::bytea, used.session_id, :now! from used\n)\nselect session_id as \"sessionId\", user_id as \"userId\", for_tenant_id as \"forTenantId\" from used"};

/**
 * Query generated from SQL:
 * ```
 * with used as (
 *   update refresh_token t
 *   set used_at = :now!, successor = :successor!
 *   from session s
 *   where t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is null
 *     and s.tenant_id = t.tenant_id and s.id = t.session_id and s.revoked_at is null and s.expires_at > :now!
 *   returning t.session_id, s.user_id, s.for_tenant_id
 * ), issued as (
 *   insert into refresh_token (tenant_id, token_hash, session_id, issued_at)
 *   select :tenantId!, :successorHash!::bytea, used.session_id, :now! from used
 * )
 * select session_id as "sessionId", user_id as "userId", for_tenant_id as "forTenantId" from used
 * ```
 */
export const rotateToken = new PreparedQuery<RotateTokenParams,RotateTokenResult>(rotateTokenIR);


/** 'FindUsedToken' parameters type */
export interface FindUsedTokenParams {
  now: string;
  tenantId: string;
  tokenHash: Buffer;
}

/** 'FindUsedToken' return type */
export interface FindUsedTokenResult {
  forTenantId: string;
  sessionId: string;
  successor: string;
  usedAt: string;
  userId: string;
}

/** 'FindUsedToken' query type */
export interface FindUsedTokenQuery {
  params: FindUsedTokenParams;
  result: FindUsedTokenResult;
}

const findUsedTokenIR: any = {"usedParamSet":{"tenantId":true,"tokenHash":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":254,"b":263}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":284,"b":294}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":368,"b":372}]}],"statement":"select t.session_id as \"sessionId\", t.used_at as \"usedAt!\", t.successor as \"successor!\", s.user_id as \"userId\", s.for_tenant_id as \"forTenantId\"\nfrom refresh_token t\njoin session s on s.tenant_id = t.tenant_id and s.id = t.session_id\nwhere t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is not null\n  and s.revoked_at is null and s.expires_at > :now!"};

/**
 * Query generated from SQL:
 * ```
 * select t.session_id as "sessionId", t.used_at as "usedAt!", t.successor as "successor!", s.user_id as "userId", s.for_tenant_id as "forTenantId"
 * from refresh_token t
 * join session s on s.tenant_id = t.tenant_id and s.id = t.session_id
 * where t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is not null
 *   and s.revoked_at is null and s.expires_at > :now!
 * ```
 */
export const findUsedToken = new PreparedQuery<FindUsedTokenParams,FindUsedTokenResult>(findUsedTokenIR);


/** 'RevokeSession' parameters type */
export interface RevokeSessionParams {
  now: string;
  sessionId: string;
  tenantId: string;
}

/** 'RevokeSession' return type */
export type RevokeSessionResult = void;

/** 'RevokeSession' query type */
export interface RevokeSessionQuery {
  params: RevokeSessionParams;
  result: RevokeSessionResult;
}

const revokeSessionIR: any = {"usedParamSet":{"now":true,"tenantId":true,"sessionId":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":32,"b":36}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":65}]},{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":76,"b":86}]}],"statement":"update session set revoked_at = :now! where tenant_id = :tenantId! and id = :sessionId! and revoked_at is null"};

/**
 * Query generated from SQL:
 * ```
 * update session set revoked_at = :now! where tenant_id = :tenantId! and id = :sessionId! and revoked_at is null
 * ```
 */
export const revokeSession = new PreparedQuery<RevokeSessionParams,RevokeSessionResult>(revokeSessionIR);


