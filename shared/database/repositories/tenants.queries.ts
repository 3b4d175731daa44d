/** Types generated for queries found in "shared/database/repositories/tenants.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'FindTenant' parameters type */
export interface FindTenantParams {
  tenantId: string;
}

/** 'FindTenant' return type */
export interface FindTenantResult {
  createdAt: string;
  eraseAt: string | null;
  id: string;
  name: string;
  plan: string;
  purgeAfterDays: number;
  reducerRevision: number;
  slug: string;
  status: string;
  suspensionReason: string | null;
  updatedAt: string;
  version: number;
}

/** 'FindTenant' query type */
export interface FindTenantQuery {
  params: FindTenantParams;
  result: FindTenantResult;
}

const findTenantIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":284,"b":293},{"a":304,"b":313}]}],"statement":"select id, slug, name, status, plan, purge_after_days as \"purgeAfterDays\", suspension_reason as \"suspensionReason\",\n       erase_at as \"eraseAt\", version, reducer_revision as \"reducerRevision\", created_at as \"createdAt\",\n       updated_at as \"updatedAt\"\nfrom tenant\nwhere tenant_id = :tenantId! and id = :tenantId!"};

/**
 * Query generated from SQL:
 * ```
 * select id, slug, name, status, plan, purge_after_days as "purgeAfterDays", suspension_reason as "suspensionReason",
 *        erase_at as "eraseAt", version, reducer_revision as "reducerRevision", created_at as "createdAt",
 *        updated_at as "updatedAt"
 * from tenant
 * where tenant_id = :tenantId! and id = :tenantId!
 * ```
 */
export const findTenant = new PreparedQuery<FindTenantParams,FindTenantResult>(findTenantIR);


/** 'FindRoom' parameters type */
export interface FindRoomParams {
  tenantId: string;
}

/** 'FindRoom' return type */
export interface FindRoomResult {
  apiKeys: number;
  apiKeysAdded: number;
  customRoles: number;
  members: number;
  membersAdded: number;
  plan: string;
  projects: number;
  projectsAdded: number;
  roleTurns: number;
}

/** 'FindRoom' query type */
export interface FindRoomQuery {
  params: FindRoomParams;
  result: FindRoomResult;
}

const findRoomIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":322,"b":331},{"a":344,"b":353}]}],"statement":"select t.plan, u.projects, u.projects_added as \"projectsAdded\", u.members, u.members_added as \"membersAdded\",\n       u.api_keys as \"apiKeys\", u.api_keys_added as \"apiKeysAdded\", u.custom_roles as \"customRoles\", u.role_turns as \"roleTurns\"\nfrom tenant t\njoin tenant_usage u on u.tenant_id = t.tenant_id\nwhere t.tenant_id = :tenantId! and t.id = :tenantId!"};

/**
 * Query generated from SQL:
 * ```
 * select t.plan, u.projects, u.projects_added as "projectsAdded", u.members, u.members_added as "membersAdded",
 *        u.api_keys as "apiKeys", u.api_keys_added as "apiKeysAdded", u.custom_roles as "customRoles", u.role_turns as "roleTurns"
 * from tenant t
 * join tenant_usage u on u.tenant_id = t.tenant_id
 * where t.tenant_id = :tenantId! and t.id = :tenantId!
 * ```
 */
export const findRoom = new PreparedQuery<FindRoomParams,FindRoomResult>(findRoomIR);


/** 'FindUsage' parameters type */
export interface FindUsageParams {
  tenantId: string;
}

/** 'FindUsage' return type */
export interface FindUsageResult {
  events: number;
  jobs: number;
  members: number;
  plan: string;
  projects: number;
  tasks: number;
}

/** 'FindUsage' query type */
export interface FindUsageQuery {
  params: FindUsageParams;
  result: FindUsageResult;
}

const findUsageIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":118,"b":127},{"a":223,"b":232},{"a":428,"b":437},{"a":450,"b":459}]}],"statement":"select t.plan, u.projects, u.members, h.position as \"events\",\n       (select count(*) from task k where k.tenant_id = :tenantId! and k.deleted_at is null) as \"tasks!\",\n       (select count(*) from job j where j.tenant_id = :tenantId! and j.status in ('queued', 'running')) as \"jobs!\"\nfrom tenant t\njoin tenant_usage u on u.tenant_id = t.tenant_id\njoin log_head h on h.tenant_id = t.tenant_id and h.shard = 0\nwhere t.tenant_id = :tenantId! and t.id = :tenantId!"};

/**
 * Query generated from SQL:
 * ```
 * select t.plan, u.projects, u.members, h.position as "events",
 *        (select count(*) from task k where k.tenant_id = :tenantId! and k.deleted_at is null) as "tasks!",
 *        (select count(*) from job j where j.tenant_id = :tenantId! and j.status in ('queued', 'running')) as "jobs!"
 * from tenant t
 * join tenant_usage u on u.tenant_id = t.tenant_id
 * join log_head h on h.tenant_id = t.tenant_id and h.shard = 0
 * where t.tenant_id = :tenantId! and t.id = :tenantId!
 * ```
 */
export const findUsage = new PreparedQuery<FindUsageParams,FindUsageResult>(findUsageIR);


