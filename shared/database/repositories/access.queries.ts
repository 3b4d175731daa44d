/** Types generated for queries found in "shared/database/repositories/access.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindAccessOfSession' parameters type */
export interface FindAccessOfSessionParams {
  now: string;
  sessionId: string;
  tenantId: string;
  userId: string;
}

/** 'FindAccessOfSession' return type */
export interface FindAccessOfSessionResult {
  authenticatedAt: string | null;
  expiresAt: string | null;
  impersonatedBy: string | null;
  isLive: boolean | null;
  memberEpoch: number;
  personEpoch: number;
  role: string | null;
  rolePermissions: stringArray | null;
  tenantEpoch: number;
  tenantPlan: string | null;
  tenantStatus: string | null;
}

/** 'FindAccessOfSession' query type */
export interface FindAccessOfSessionQuery {
  params: FindAccessOfSessionParams;
  result: FindAccessOfSessionResult;
}

const findAccessOfSessionIR: any = {"usedParamSet":{"sessionId":true,"userId":true,"tenantId":true,"now":true},"params":[{"name":"sessionId","required":true,"transform":{"type":"scalar"},"locs":[{"a":377,"b":387}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":390,"b":397}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":400,"b":409}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":412,"b":416}]}],"statement":"select is_live as \"isLive\", expires_at as \"expiresAt\", authenticated_at as \"authenticatedAt\",\n       impersonated_by as \"impersonatedBy\", role, role_permissions as \"rolePermissions\", tenant_status as \"tenantStatus\", tenant_plan as \"tenantPlan\",\n       tenant_epoch as \"tenantEpoch!\", member_epoch as \"memberEpoch!\",\n       person_epoch as \"personEpoch!\"\nfrom access_of_session(:sessionId!, :userId!, :tenantId!, :now!)"};

/**
 * Query generated from SQL:
 * ```
 * select is_live as "isLive", expires_at as "expiresAt", authenticated_at as "authenticatedAt",
 *        impersonated_by as "impersonatedBy", role, role_permissions as "rolePermissions", tenant_status as "tenantStatus", tenant_plan as "tenantPlan",
 *        tenant_epoch as "tenantEpoch!", member_epoch as "memberEpoch!",
 *        person_epoch as "personEpoch!"
 * from access_of_session(:sessionId!, :userId!, :tenantId!, :now!)
 * ```
 */
export const findAccessOfSession = new PreparedQuery<FindAccessOfSessionParams,FindAccessOfSessionResult>(findAccessOfSessionIR);


/** 'FindAccessChanges' parameters type */
export interface FindAccessChangesParams {
  since?: string | null | void;
}

/** 'FindAccessChanges' return type */
export interface FindAccessChangesResult {
  epoch: number | null;
  next: string;
  subjectId: string | null;
  tenantId: string | null;
}

/** 'FindAccessChanges' query type */
export interface FindAccessChangesQuery {
  params: FindAccessChangesParams;
  result: FindAccessChangesResult;
}

const findAccessChangesIR: any = {"usedParamSet":{"since":true},"params":[{"name":"since","required":false,"transform":{"type":"scalar"},"locs":[{"a":102,"b":107}]}],"statement":"select tenant_id as \"tenantId\", subject_id as \"subjectId\", epoch, next as \"next!\"\nfrom access_changes(:since)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", subject_id as "subjectId", epoch, next as "next!"
 * from access_changes(:since)
 * ```
 */
export const findAccessChanges = new PreparedQuery<FindAccessChangesParams,FindAccessChangesResult>(findAccessChangesIR);


