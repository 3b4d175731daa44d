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


