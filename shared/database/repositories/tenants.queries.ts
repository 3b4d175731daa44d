/** Types generated for queries found in "shared/database/repositories/tenants.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'FindTenant' parameters type */
export interface FindTenantParams {
  tenantId: string;
}

/** 'FindTenant' return type */
export interface FindTenantResult {
  createdAt: string;
  id: string;
  name: string;
  purgeAfterDays: number;
  reducerRevision: number;
  slug: string;
  status: string;
  updatedAt: string;
  version: number;
}

/** 'FindTenant' query type */
export interface FindTenantQuery {
  params: FindTenantParams;
  result: FindTenantResult;
}

const findTenantIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":207,"b":216},{"a":227,"b":236}]}],"statement":"select id, slug, name, status, purge_after_days as \"purgeAfterDays\", version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\"\nfrom tenant\nwhere tenant_id = :tenantId! and id = :tenantId!"};

/**
 * Query generated from SQL:
 * ```
 * select id, slug, name, status, purge_after_days as "purgeAfterDays", version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt"
 * from tenant
 * where tenant_id = :tenantId! and id = :tenantId!
 * ```
 */
export const findTenant = new PreparedQuery<FindTenantParams,FindTenantResult>(findTenantIR);


