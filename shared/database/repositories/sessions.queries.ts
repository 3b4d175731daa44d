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

const insertSessionIR: any = {"usedParamSet":{"tenantId":true,"sessionId":true,"userId":true,"forTenantId":true,"now":true,"expiresAt":true,"tokenHash":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":150,"b":159},{"a":331,"b":340}]},{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":162,"b":172}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":175,"b":182}]},{"name":"forTenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":185,"b":197}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":200,"b":204},{"a":207,"b":211},{"a":214,"b":218},{"a":375,"b":379}]},{"name":"expiresAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":221,"b":231}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":343,"b":353}]}],"statement":"with started as (\n  insert into session\n    (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at)\n  values (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, :now!, :now!, :expiresAt!)\n  returning id\n)\ninsert into refresh_token (tenant_id, token_hash, session_id, issued_at)\nselect :tenantId!, :tokenHash!::bytea, started.id, :now! from started"};

/**
 * Query generated from SQL:
 * ```
 * with started as (
 *   insert into session
 *     (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at)
 *   values (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, :now!, :now!, :expiresAt!)
 *   returning id
 * )
 * insert into refresh_token (tenant_id, token_hash, session_id, issued_at)
 * select :tenantId!, :tokenHash!::bytea, started.id, :now! from started
 * ```
 */
export const insertSession = new PreparedQuery<InsertSessionParams,InsertSessionResult>(insertSessionIR);


/** 'InsertContinued' parameters type */
export interface InsertContinuedParams {
  forTenantId: string;
  fromSessionId: string;
  now: string;
  sessionId: string;
  tenantId: string;
  tokenHash: Buffer;
  userId: string;
}

/** 'InsertContinued' return type */
export interface InsertContinuedResult {
  sessionId: string;
}

/** 'InsertContinued' query type */
export interface InsertContinuedQuery {
  params: InsertContinuedParams;
  result: InsertContinuedResult;
}

const insertContinuedIR: any = {"usedParamSet":{"sessionId":true,"forTenantId":true,"now":true,"tenantId":true,"fromSessionId":true,"userId":true,"tokenHash":true},"params":[{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":162,"b":172}]},{"name":"forTenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":186,"b":198}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":201,"b":205},{"a":228,"b":232},{"a":398,"b":402},{"a":575,"b":579}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":287,"b":296},{"a":531,"b":540}]},{"name":"fromSessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":309,"b":323}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":341,"b":348}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":543,"b":553}]}],"statement":"with started as (\n  insert into session\n    (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at)\n  select s.tenant_id, :sessionId!, s.user_id, :forTenantId!, :now!, s.authenticated_at, :now!, s.expires_at\n  from session s\n  where s.tenant_id = :tenantId! and s.id = :fromSessionId! and s.user_id = :userId! and s.revoked_at is null\n    and s.expires_at > :now! and s.impersonated_by is null\n  returning id\n)\ninsert into refresh_token (tenant_id, token_hash, session_id, issued_at)\nselect :tenantId!, :tokenHash!::bytea, started.id, :now! from started\nreturning session_id as \"sessionId\""};

/**
 * Query generated from SQL:
 * ```
 * with started as (
 *   insert into session
 *     (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at)
 *   select s.tenant_id, :sessionId!, s.user_id, :forTenantId!, :now!, s.authenticated_at, :now!, s.expires_at
 *   from session s
 *   where s.tenant_id = :tenantId! and s.id = :fromSessionId! and s.user_id = :userId! and s.revoked_at is null
 *     and s.expires_at > :now! and s.impersonated_by is null
 *   returning id
 * )
 * insert into refresh_token (tenant_id, token_hash, session_id, issued_at)
 * select :tenantId!, :tokenHash!::bytea, started.id, :now! from started
 * returning session_id as "sessionId"
 * ```
 */
export const insertContinued = new PreparedQuery<InsertContinuedParams,InsertContinuedResult>(insertContinuedIR);


/** 'RotateToken' parameters type */
export interface RotateTokenParams {
  idleSince: string;
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

const rotateTokenIR: any = {"usedParamSet":{"now":true,"successor":true,"tenantId":true,"tokenHash":true,"idleSince":true,"successorHash":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":60},{"a":292,"b":296},{"a":436,"b":440},{"a":662,"b":666}]},{"name":"successor","required":true,"transform":{"type":"scalar"},"locs":[{"a":75,"b":85}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":126,"b":135},{"a":472,"b":481},{"a":609,"b":618}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":156,"b":166}]},{"name":"idleSince","required":true,"transform":{"type":"scalar"},"locs":[{"a":320,"b":330}]},{"name":"successorHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":621,"b":635}]}],"statement":"with used as (\n  update refresh_token t\n  set used_at = :now!, successor = :successor!\n  from session s\n  where t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is null\n    and s.tenant_id = t.tenant_id and s.id = t.session_id and s.revoked_at is null and s.expires_at > :now!\n    and t.issued_at > :idleSince!\n  returning t.session_id, s.user_id, s.for_tenant_id\n), seen as (\n  update session s set refreshed_at = :now! from used where s.tenant_id = :tenantId! and s.id = used.session_id\n), issued as (\n  insert into refresh_token (tenant_id, token_hash, session_id, issued_at)\n  select :tenantId!, :successorHash!::bytea, used.session_id, :now! from used\n)\nselect session_id as \"sessionId\", user_id as \"userId\", for_tenant_id as \"forTenantId\" from used"};

/**
 * Query generated from SQL:
 * ```
 * with used as (
 *   update refresh_token t
 *   set used_at = :now!, successor = :successor!
 *   from session s
 *   where t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is null
 *     and s.tenant_id = t.tenant_id and s.id = t.session_id and s.revoked_at is null and s.expires_at > :now!
 *     and t.issued_at > :idleSince!
 *   returning t.session_id, s.user_id, s.for_tenant_id
 * ), seen as (
 *   update session s set refreshed_at = :now! from used where s.tenant_id = :tenantId! and s.id = used.session_id
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
  userId: string;
}

/** 'RevokeSession' return type */
export interface RevokeSessionResult {
  id: string;
}

/** 'RevokeSession' query type */
export interface RevokeSessionQuery {
  params: RevokeSessionParams;
  result: RevokeSessionResult;
}

const revokeSessionIR: any = {"usedParamSet":{"now":true,"tenantId":true,"sessionId":true,"userId":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":32,"b":36}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":65}]},{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":76,"b":86}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":102,"b":109}]}],"statement":"update session\nset revoked_at = :now!\nwhere tenant_id = :tenantId! and id = :sessionId! and user_id = :userId! and revoked_at is null\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update session
 * set revoked_at = :now!
 * where tenant_id = :tenantId! and id = :sessionId! and user_id = :userId! and revoked_at is null
 * returning id
 * ```
 */
export const revokeSession = new PreparedQuery<RevokeSessionParams,RevokeSessionResult>(revokeSessionIR);


/** 'RevokeSessionsOf' parameters type */
export interface RevokeSessionsOfParams {
  exceptId?: string | null | void;
  forTenantId?: string | null | void;
  now: string;
  tenantId: string;
  userId: string;
}

/** 'RevokeSessionsOf' return type */
export interface RevokeSessionsOfResult {
  id: string;
}

/** 'RevokeSessionsOf' query type */
export interface RevokeSessionsOfQuery {
  params: RevokeSessionsOfParams;
  result: RevokeSessionsOfResult;
}

const revokeSessionsOfIR: any = {"usedParamSet":{"now":true,"tenantId":true,"userId":true,"forTenantId":true,"exceptId":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":102,"b":106},{"a":200,"b":204}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":126,"b":135}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":158}]},{"name":"forTenantId","required":false,"transform":{"type":"scalar"},"locs":[{"a":237,"b":248}]},{"name":"exceptId","required":false,"transform":{"type":"scalar"},"locs":[{"a":298,"b":306}]}],"statement":"-- All of a person, or those in one tenant; but for one that is kept.\nupdate session\nset revoked_at = :now!\nwhere tenant_id = :tenantId! and user_id = :userId! and revoked_at is null and expires_at > :now!\n  and for_tenant_id = coalesce(:forTenantId::uuid, for_tenant_id)\n  and id is distinct from :exceptId::uuid\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * -- All of a person, or those in one tenant; but for one that is kept.
 * update session
 * set revoked_at = :now!
 * where tenant_id = :tenantId! and user_id = :userId! and revoked_at is null and expires_at > :now!
 *   and for_tenant_id = coalesce(:forTenantId::uuid, for_tenant_id)
 *   and id is distinct from :exceptId::uuid
 * returning id
 * ```
 */
export const revokeSessionsOf = new PreparedQuery<RevokeSessionsOfParams,RevokeSessionsOfResult>(revokeSessionsOfIR);


/** 'ProveSession' parameters type */
export interface ProveSessionParams {
  now: string;
  sessionId: string;
  tenantId: string;
  userId: string;
}

/** 'ProveSession' return type */
export interface ProveSessionResult {
  id: string;
}

/** 'ProveSession' query type */
export interface ProveSessionQuery {
  params: ProveSessionParams;
  result: ProveSessionResult;
}

const proveSessionIR: any = {"usedParamSet":{"now":true,"tenantId":true,"sessionId":true,"userId":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":38,"b":42},{"a":157,"b":161}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":62,"b":71}]},{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":82,"b":92}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":115}]}],"statement":"update session\nset authenticated_at = :now!\nwhere tenant_id = :tenantId! and id = :sessionId! and user_id = :userId! and revoked_at is null and expires_at > :now!\n  and impersonated_by is null\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update session
 * set authenticated_at = :now!
 * where tenant_id = :tenantId! and id = :sessionId! and user_id = :userId! and revoked_at is null and expires_at > :now!
 *   and impersonated_by is null
 * returning id
 * ```
 */
export const proveSession = new PreparedQuery<ProveSessionParams,ProveSessionResult>(proveSessionIR);


/** 'ListSessions' parameters type */
export interface ListSessionsParams {
  idleSince: string;
  limit: number;
  now: string;
  tenantId: string;
  userId: string;
}

/** 'ListSessions' return type */
export interface ListSessionsResult {
  createdAt: string;
  expiresAt: string;
  id: string;
  refreshedAt: string;
  tenantId: string;
}

/** 'ListSessions' query type */
export interface ListSessionsQuery {
  params: ListSessionsParams;
  result: ListSessionsResult;
}

const listSessionsIR: any = {"usedParamSet":{"tenantId":true,"userId":true,"now":true,"idleSince":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":162,"b":171}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":187,"b":194}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":236,"b":240}]},{"name":"idleSince","required":true,"transform":{"type":"scalar"},"locs":[{"a":263,"b":273}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":315,"b":321}]}],"statement":"select id, for_tenant_id as \"tenantId\", created_at as \"createdAt\", refreshed_at as \"refreshedAt\",\n       expires_at as \"expiresAt\"\nfrom session\nwhere tenant_id = :tenantId! and user_id = :userId! and revoked_at is null and expires_at > :now!\n  and refreshed_at > :idleSince!\norder by created_at desc, id desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id, for_tenant_id as "tenantId", created_at as "createdAt", refreshed_at as "refreshedAt",
 *        expires_at as "expiresAt"
 * from session
 * where tenant_id = :tenantId! and user_id = :userId! and revoked_at is null and expires_at > :now!
 *   and refreshed_at > :idleSince!
 * order by created_at desc, id desc
 * limit :limit!
 * ```
 */
export const listSessions = new PreparedQuery<ListSessionsParams,ListSessionsResult>(listSessionsIR);


