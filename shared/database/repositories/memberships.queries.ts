/** Types generated for queries found in "shared/database/repositories/memberships.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'FindMembershipsOf' parameters type */
export interface FindMembershipsOfParams {
  userId: string;
}

/** 'FindMembershipsOf' return type */
export interface FindMembershipsOfResult {
  name: string;
  role: string;
  slug: string;
  status: string;
  tenantId: string;
}

/** 'FindMembershipsOf' query type */
export interface FindMembershipsOfQuery {
  params: FindMembershipsOfParams;
  result: FindMembershipsOfResult;
}

const findMembershipsOfIR: any = {"usedParamSet":{"userId":true},"params":[{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":124,"b":131}]}],"statement":"select tenant_id as \"tenantId!\", slug as \"slug!\", name as \"name!\", status as \"status!\", role as \"role!\"\nfrom memberships_of(:userId!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId!", slug as "slug!", name as "name!", status as "status!", role as "role!"
 * from memberships_of(:userId!)
 * ```
 */
export const findMembershipsOf = new PreparedQuery<FindMembershipsOfParams,FindMembershipsOfResult>(findMembershipsOfIR);


/** 'FindMemberOf' parameters type */
export interface FindMemberOfParams {
  tenantId: string;
  userId: string;
}

/** 'FindMemberOf' return type */
export interface FindMemberOfResult {
  id: string;
  version: number;
}

/** 'FindMemberOf' query type */
export interface FindMemberOfQuery {
  params: FindMemberOfParams;
  result: FindMemberOfResult;
}

const findMemberOfIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":78,"b":85}]}],"statement":"select id, version\nfrom membership\nwhere tenant_id = :tenantId! and user_id = :userId!"};

/**
 * Query generated from SQL:
 * ```
 * select id, version
 * from membership
 * where tenant_id = :tenantId! and user_id = :userId!
 * ```
 */
export const findMemberOf = new PreparedQuery<FindMemberOfParams,FindMemberOfResult>(findMemberOfIR);


