/** Types generated for queries found in "shared/database/repositories/operators.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'InsertInvitation' parameters type */
export interface InsertInvitationParams {
  expiresAt: string;
  issuedBy: string;
  tenantId: string;
  tokenHash: Buffer;
}

/** 'InsertInvitation' return type */
export type InsertInvitationResult = void;

/** 'InsertInvitation' query type */
export interface InsertInvitationQuery {
  params: InsertInvitationParams;
  result: InsertInvitationResult;
}

const insertInvitationIR: any = {"usedParamSet":{"tenantId":true,"tokenHash":true,"issuedBy":true,"expiresAt":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":87,"b":96}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":99,"b":109}]},{"name":"issuedBy","required":true,"transform":{"type":"scalar"},"locs":[{"a":112,"b":121}]},{"name":"expiresAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":124,"b":134}]}],"statement":"insert into operator_invitation (tenant_id, token_hash, issued_by, expires_at)\nvalues (:tenantId!, :tokenHash!, :issuedBy!, :expiresAt!)"};

/**
 * Query generated from SQL:
 * ```
 * insert into operator_invitation (tenant_id, token_hash, issued_by, expires_at)
 * values (:tenantId!, :tokenHash!, :issuedBy!, :expiresAt!)
 * ```
 */
export const insertInvitation = new PreparedQuery<InsertInvitationParams,InsertInvitationResult>(insertInvitationIR);


/** 'FindInvitation' parameters type */
export interface FindInvitationParams {
  now: string;
  tenantId: string;
  tokenHash: Buffer;
}

/** 'FindInvitation' return type */
export interface FindInvitationResult {
  issuedBy: string | null;
}

/** 'FindInvitation' query type */
export interface FindInvitationQuery {
  params: FindInvitationParams;
  result: FindInvitationResult;
}

const findInvitationIR: any = {"usedParamSet":{"tenantId":true,"tokenHash":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":80,"b":89},{"a":236,"b":245}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":120}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":141,"b":145}]}],"statement":"select i.issued_by as \"issuedBy\"\nfrom operator_invitation i\nwhere i.tenant_id = :tenantId! and i.token_hash = :tokenHash! and i.expires_at > :now!\n  and (i.issued_by is not null or not exists (select from operator o where o.tenant_id = :tenantId!))"};

/**
 * Query generated from SQL:
 * ```
 * select i.issued_by as "issuedBy"
 * from operator_invitation i
 * where i.tenant_id = :tenantId! and i.token_hash = :tokenHash! and i.expires_at > :now!
 *   and (i.issued_by is not null or not exists (select from operator o where o.tenant_id = :tenantId!))
 * ```
 */
export const findInvitation = new PreparedQuery<FindInvitationParams,FindInvitationResult>(findInvitationIR);


/** 'InsertOperator' parameters type */
export interface InsertOperatorParams {
  hash: string;
  id: string;
  name: string;
  now: string;
  pepperId: string;
  scheme: string;
  step: number;
  tenantId: string;
  tokenHash: Buffer;
  totpSecret: string;
}

/** 'InsertOperator' return type */
export interface InsertOperatorResult {
  id: string;
}

/** 'InsertOperator' query type */
export interface InsertOperatorQuery {
  params: InsertOperatorParams;
  result: InsertOperatorResult;
}

const insertOperatorIR: any = {"usedParamSet":{"tenantId":true,"tokenHash":true,"now":true,"id":true,"name":true,"scheme":true,"pepperId":true,"hash":true,"totpSecret":true,"step":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":79,"b":88},{"a":244,"b":253},{"a":420,"b":429}]},{"name":"tokenHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":109,"b":119}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":147,"b":151},{"a":528,"b":532}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":432,"b":435}]},{"name":"name","required":true,"transform":{"type":"scalar"},"locs":[{"a":438,"b":443}]},{"name":"scheme","required":true,"transform":{"type":"scalar"},"locs":[{"a":476,"b":483}]},{"name":"pepperId","required":true,"transform":{"type":"scalar"},"locs":[{"a":486,"b":495}]},{"name":"hash","required":true,"transform":{"type":"scalar"},"locs":[{"a":498,"b":503}]},{"name":"totpSecret","required":true,"transform":{"type":"scalar"},"locs":[{"a":506,"b":517}]},{"name":"step","required":true,"transform":{"type":"scalar"},"locs":[{"a":520,"b":525}]}],"statement":"with invitation as (\n  delete from operator_invitation i\n  where i.tenant_id = :tenantId! and i.token_hash = :tokenHash!::bytea and i.expires_at > :now!\n    and (i.issued_by is not null or not exists (select from operator o where o.tenant_id = :tenantId!))\n  returning i.issued_by\n)\ninsert into operator\n  (tenant_id, id, name, is_first, scheme, pepper_id, password_hash, totp_secret, totp_last_step, created_at)\nselect :tenantId!, :id!, :name!, invitation.issued_by is null, :scheme!, :pepperId!, :hash!, :totpSecret!, :step!, :now!\nfrom invitation\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * with invitation as (
 *   delete from operator_invitation i
 *   where i.tenant_id = :tenantId! and i.token_hash = :tokenHash!::bytea and i.expires_at > :now!
 *     and (i.issued_by is not null or not exists (select from operator o where o.tenant_id = :tenantId!))
 *   returning i.issued_by
 * )
 * insert into operator
 *   (tenant_id, id, name, is_first, scheme, pepper_id, password_hash, totp_secret, totp_last_step, created_at)
 * select :tenantId!, :id!, :name!, invitation.issued_by is null, :scheme!, :pepperId!, :hash!, :totpSecret!, :step!, :now!
 * from invitation
 * returning id
 * ```
 */
export const insertOperator = new PreparedQuery<InsertOperatorParams,InsertOperatorResult>(insertOperatorIR);


/** 'FindOperatorByName' parameters type */
export interface FindOperatorByNameParams {
  name: string;
  tenantId: string;
}

/** 'FindOperatorByName' return type */
export interface FindOperatorByNameResult {
  hash: string;
  id: string;
  lockedUntil: string | null;
  name: string;
  pepperId: string;
  scheme: string;
  totpSecret: string;
}

/** 'FindOperatorByName' query type */
export interface FindOperatorByNameQuery {
  params: FindOperatorByNameParams;
  result: FindOperatorByNameResult;
}

const findOperatorByNameIR: any = {"usedParamSet":{"tenantId":true,"name":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":173,"b":182}]},{"name":"name","required":true,"transform":{"type":"scalar"},"locs":[{"a":195,"b":200}]}],"statement":"select id, name, scheme, pepper_id as \"pepperId\", password_hash as \"hash\", totp_secret as \"totpSecret\",\n       locked_until as \"lockedUntil\"\nfrom operator\nwhere tenant_id = :tenantId! and name = :name!"};

/**
 * Query generated from SQL:
 * ```
 * select id, name, scheme, pepper_id as "pepperId", password_hash as "hash", totp_secret as "totpSecret",
 *        locked_until as "lockedUntil"
 * from operator
 * where tenant_id = :tenantId! and name = :name!
 * ```
 */
export const findOperatorByName = new PreparedQuery<FindOperatorByNameParams,FindOperatorByNameResult>(findOperatorByNameIR);


/** 'UseCode' parameters type */
export interface UseCodeParams {
  id: string;
  step: number;
  tenantId: string;
}

/** 'UseCode' return type */
export interface UseCodeResult {
  id: string;
}

/** 'UseCode' query type */
export interface UseCodeQuery {
  params: UseCodeParams;
  result: UseCodeResult;
}

const useCodeIR: any = {"usedParamSet":{"step":true,"tenantId":true,"id":true},"params":[{"name":"step","required":true,"transform":{"type":"scalar"},"locs":[{"a":37,"b":42},{"a":146,"b":151}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":100,"b":109}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":120,"b":123}]}],"statement":"update operator\nset totp_last_step = :step!, wrong_codes = 0, locked_until = null\nwhere tenant_id = :tenantId! and id = :id! and totp_last_step < :step!\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update operator
 * set totp_last_step = :step!, wrong_codes = 0, locked_until = null
 * where tenant_id = :tenantId! and id = :id! and totp_last_step < :step!
 * returning id
 * ```
 */
export const useCode = new PreparedQuery<UseCodeParams,UseCodeResult>(useCodeIR);


/** 'CountWrongCode' parameters type */
export interface CountWrongCodeParams {
  id: string;
  limit: number;
  lockedUntil: string;
  tenantId: string;
}

/** 'CountWrongCode' return type */
export type CountWrongCodeResult = void;

/** 'CountWrongCode' query type */
export interface CountWrongCodeQuery {
  params: CountWrongCodeParams;
  result: CountWrongCodeResult;
}

const countWrongCodeIR: any = {"usedParamSet":{"limit":true,"lockedUntil":true,"tenantId":true,"id":true},"params":[{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":63,"b":69},{"a":152,"b":158}]},{"name":"lockedUntil","required":true,"transform":{"type":"scalar"},"locs":[{"a":165,"b":177}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":219,"b":228}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":239,"b":242}]}],"statement":"update operator\nset wrong_codes = case when wrong_codes + 1 >= :limit! then 0 else wrong_codes + 1 end,\n    locked_until = case when wrong_codes + 1 >= :limit! then :lockedUntil! else locked_until end\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * update operator
 * set wrong_codes = case when wrong_codes + 1 >= :limit! then 0 else wrong_codes + 1 end,
 *     locked_until = case when wrong_codes + 1 >= :limit! then :lockedUntil! else locked_until end
 * where tenant_id = :tenantId! and id = :id!
 * ```
 */
export const countWrongCode = new PreparedQuery<CountWrongCodeParams,CountWrongCodeResult>(countWrongCodeIR);


/** 'InsertOperatorSession' parameters type */
export interface InsertOperatorSessionParams {
  expiresAt: string;
  id: string;
  now: string;
  operatorId: string;
  tenantId: string;
}

/** 'InsertOperatorSession' return type */
export type InsertOperatorSessionResult = void;

/** 'InsertOperatorSession' query type */
export interface InsertOperatorSessionQuery {
  params: InsertOperatorSessionParams;
  result: InsertOperatorSessionResult;
}

const insertOperatorSessionIR: any = {"usedParamSet":{"tenantId":true,"id":true,"operatorId":true,"now":true,"expiresAt":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":99}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":102,"b":105}]},{"name":"operatorId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":119}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":122,"b":126}]},{"name":"expiresAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":129,"b":139}]}],"statement":"insert into operator_session (tenant_id, id, operator_id, created_at, expires_at)\nvalues (:tenantId!, :id!, :operatorId!, :now!, :expiresAt!)"};

/**
 * Query generated from SQL:
 * ```
 * insert into operator_session (tenant_id, id, operator_id, created_at, expires_at)
 * values (:tenantId!, :id!, :operatorId!, :now!, :expiresAt!)
 * ```
 */
export const insertOperatorSession = new PreparedQuery<InsertOperatorSessionParams,InsertOperatorSessionResult>(insertOperatorSessionIR);


/** 'FindOperatorSession' parameters type */
export interface FindOperatorSessionParams {
  id: string;
  now: string;
  operatorId: string;
  tenantId: string;
}

/** 'FindOperatorSession' return type */
export interface FindOperatorSessionResult {
  id: string;
  name: string;
}

/** 'FindOperatorSession' query type */
export interface FindOperatorSessionQuery {
  params: FindOperatorSessionParams;
  result: FindOperatorSessionResult;
}

const findOperatorSessionIR: any = {"usedParamSet":{"tenantId":true,"id":true,"operatorId":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":134,"b":143}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":156,"b":159}]},{"name":"operatorId","required":true,"transform":{"type":"scalar"},"locs":[{"a":181,"b":192}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":240,"b":244}]}],"statement":"select o.id, o.name\nfrom operator_session s\njoin operator o on o.tenant_id = s.tenant_id and o.id = s.operator_id\nwhere s.tenant_id = :tenantId! and s.id = :id! and s.operator_id = :operatorId! and s.revoked_at is null\n  and s.expires_at > :now!"};

/**
 * Query generated from SQL:
 * ```
 * select o.id, o.name
 * from operator_session s
 * join operator o on o.tenant_id = s.tenant_id and o.id = s.operator_id
 * where s.tenant_id = :tenantId! and s.id = :id! and s.operator_id = :operatorId! and s.revoked_at is null
 *   and s.expires_at > :now!
 * ```
 */
export const findOperatorSession = new PreparedQuery<FindOperatorSessionParams,FindOperatorSessionResult>(findOperatorSessionIR);


/** 'RevokeOperatorSession' parameters type */
export interface RevokeOperatorSessionParams {
  id: string;
  now: string;
  tenantId: string;
}

/** 'RevokeOperatorSession' return type */
export type RevokeOperatorSessionResult = void;

/** 'RevokeOperatorSession' query type */
export interface RevokeOperatorSessionQuery {
  params: RevokeOperatorSessionParams;
  result: RevokeOperatorSessionResult;
}

const revokeOperatorSessionIR: any = {"usedParamSet":{"now":true,"tenantId":true,"id":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":41,"b":45}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":65,"b":74}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":85,"b":88}]}],"statement":"update operator_session set revoked_at = :now! where tenant_id = :tenantId! and id = :id! and revoked_at is null"};

/**
 * Query generated from SQL:
 * ```
 * update operator_session set revoked_at = :now! where tenant_id = :tenantId! and id = :id! and revoked_at is null
 * ```
 */
export const revokeOperatorSession = new PreparedQuery<RevokeOperatorSessionParams,RevokeOperatorSessionResult>(revokeOperatorSessionIR);


/** 'ListTenantsForOperator' parameters type */
export interface ListTenantsForOperatorParams {
  after: string;
  limit: number;
  slug?: string | null | void;
  status?: string | null | void;
}

/** 'ListTenantsForOperator' return type */
export interface ListTenantsForOperatorResult {
  createdAt: string;
  id: string;
  name: string;
  plan: string;
  slug: string;
  status: string;
}

/** 'ListTenantsForOperator' query type */
export interface ListTenantsForOperatorQuery {
  params: ListTenantsForOperatorParams;
  result: ListTenantsForOperatorResult;
}

const listTenantsForOperatorIR: any = {"usedParamSet":{"status":true,"slug":true,"after":true,"limit":true},"params":[{"name":"status","required":false,"transform":{"type":"scalar"},"locs":[{"a":145,"b":151}]},{"name":"slug","required":false,"transform":{"type":"scalar"},"locs":[{"a":154,"b":158}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":161,"b":167}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":170,"b":176}]}],"statement":"select id as \"id!\", slug as \"slug!\", name as \"name!\", status as \"status!\", plan as \"plan!\", created_at as \"createdAt!\"\nfrom tenants_for_operator(:status, :slug, :after!, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select id as "id!", slug as "slug!", name as "name!", status as "status!", plan as "plan!", created_at as "createdAt!"
 * from tenants_for_operator(:status, :slug, :after!, :limit!)
 * ```
 */
export const listTenantsForOperator = new PreparedQuery<ListTenantsForOperatorParams,ListTenantsForOperatorResult>(listTenantsForOperatorIR);


/** 'FindTenantForOperator' parameters type */
export interface FindTenantForOperatorParams {
  id: string;
}

/** 'FindTenantForOperator' return type */
export interface FindTenantForOperatorResult {
  createdAt: string;
  eraseAt: string | null;
  events: number;
  id: string;
  members: number;
  name: string;
  plan: string;
  projects: number;
  slug: string;
  status: string;
  suspensionReason: string | null;
  version: number;
}

/** 'FindTenantForOperator' query type */
export interface FindTenantForOperatorQuery {
  params: FindTenantForOperatorParams;
  result: FindTenantForOperatorResult;
}

const findTenantForOperatorIR: any = {"usedParamSet":{"id":true},"params":[{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":314,"b":317}]}],"statement":"select id as \"id!\", slug as \"slug!\", name as \"name!\", status as \"status!\", plan as \"plan!\",\n       suspension_reason as \"suspensionReason\", erase_at as \"eraseAt\", version as \"version!\", created_at as \"createdAt!\",\n       projects as \"projects!\", members as \"members!\", events as \"events!\"\nfrom tenant_for_operator(:id!)"};

/**
 * Query generated from SQL:
 * ```
 * select id as "id!", slug as "slug!", name as "name!", status as "status!", plan as "plan!",
 *        suspension_reason as "suspensionReason", erase_at as "eraseAt", version as "version!", created_at as "createdAt!",
 *        projects as "projects!", members as "members!", events as "events!"
 * from tenant_for_operator(:id!)
 * ```
 */
export const findTenantForOperator = new PreparedQuery<FindTenantForOperatorParams,FindTenantForOperatorResult>(findTenantForOperatorIR);


/** 'InsertImpersonation' parameters type */
export interface InsertImpersonationParams {
  expiresAt: string;
  forTenantId: string;
  now: string;
  operatorId: string;
  sessionId: string;
  tenantId: string;
  userId: string;
}

/** 'InsertImpersonation' return type */
export type InsertImpersonationResult = void;

/** 'InsertImpersonation' query type */
export interface InsertImpersonationQuery {
  params: InsertImpersonationParams;
  result: InsertImpersonationResult;
}

const insertImpersonationIR: any = {"usedParamSet":{"tenantId":true,"sessionId":true,"userId":true,"forTenantId":true,"now":true,"expiresAt":true,"operatorId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":143,"b":152}]},{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":155,"b":165}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":168,"b":175}]},{"name":"forTenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":190}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":193,"b":197},{"a":217,"b":221}]},{"name":"expiresAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":224,"b":234}]},{"name":"operatorId","required":true,"transform":{"type":"scalar"},"locs":[{"a":237,"b":248}]}],"statement":"insert into session\n  (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at, impersonated_by)\nvalues (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, to_timestamp(0), :now!, :expiresAt!, :operatorId!)"};

/**
 * Query generated from SQL:
 * ```
 * insert into session
 *   (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at, impersonated_by)
 * values (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, to_timestamp(0), :now!, :expiresAt!, :operatorId!)
 * ```
 */
export const insertImpersonation = new PreparedQuery<InsertImpersonationParams,InsertImpersonationResult>(insertImpersonationIR);


/** 'EndImpersonation' parameters type */
export interface EndImpersonationParams {
  forTenantId: string;
  now: string;
  sessionId: string;
  tenantId: string;
}

/** 'EndImpersonation' return type */
export interface EndImpersonationResult {
  userId: string;
}

/** 'EndImpersonation' query type */
export interface EndImpersonationQuery {
  params: EndImpersonationParams;
  result: EndImpersonationResult;
}

const endImpersonationIR: any = {"usedParamSet":{"now":true,"tenantId":true,"sessionId":true,"forTenantId":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":32,"b":36}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":65}]},{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":76,"b":86}]},{"name":"forTenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":120}]}],"statement":"update session\nset revoked_at = :now!\nwhere tenant_id = :tenantId! and id = :sessionId! and for_tenant_id = :forTenantId! and impersonated_by is not null\n  and revoked_at is null\nreturning user_id as \"userId\""};

/**
 * Query generated from SQL:
 * ```
 * update session
 * set revoked_at = :now!
 * where tenant_id = :tenantId! and id = :sessionId! and for_tenant_id = :forTenantId! and impersonated_by is not null
 *   and revoked_at is null
 * returning user_id as "userId"
 * ```
 */
export const endImpersonation = new PreparedQuery<EndImpersonationParams,EndImpersonationResult>(endImpersonationIR);


