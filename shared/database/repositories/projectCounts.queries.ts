/** Types generated for queries found in "shared/database/repositories/projectCounts.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'CountProjects' parameters type */
export interface CountProjectsParams {
  tenantId: string;
}

/** 'CountProjects' return type */
export interface CountProjectsResult {
  active: number;
  archived: number;
  deleted: number;
}

/** 'CountProjects' query type */
export interface CountProjectsQuery {
  params: CountProjectsParams;
  result: CountProjectsResult;
}

const countProjectsIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":289,"b":298}]}],"statement":"select\n  count(*) filter (where deleted_at is null and status = 'active') as \"active!\",\n  count(*) filter (where deleted_at is null and status = 'archived') as \"archived!\",\n  count(*) filter (where deleted_at is not null and purged_at is null) as \"deleted!\"\nfrom project\nwhere tenant_id = :tenantId!"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   count(*) filter (where deleted_at is null and status = 'active') as "active!",
 *   count(*) filter (where deleted_at is null and status = 'archived') as "archived!",
 *   count(*) filter (where deleted_at is not null and purged_at is null) as "deleted!"
 * from project
 * where tenant_id = :tenantId!
 * ```
 */
export const countProjects = new PreparedQuery<CountProjectsParams,CountProjectsResult>(countProjectsIR);


/** 'CountTasks' parameters type */
export interface CountTasksParams {
  tenantId: string;
}

/** 'CountTasks' return type */
export interface CountTasksResult {
  done: number;
  inProgress: number;
  open: number;
}

/** 'CountTasks' query type */
export interface CountTasksQuery {
  params: CountTasksParams;
  result: CountTasksResult;
}

const countTasksIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":287,"b":296}]}],"statement":"select\n  count(*) filter (where t.status = 'open') as \"open!\",\n  count(*) filter (where t.status = 'in_progress') as \"inProgress!\",\n  count(*) filter (where t.status = 'done') as \"done!\"\nfrom task t\njoin project p on p.tenant_id = t.tenant_id and p.id = t.project_id\nwhere t.tenant_id = :tenantId!\n  and t.deleted_at is null\n  and p.deleted_at is null"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   count(*) filter (where t.status = 'open') as "open!",
 *   count(*) filter (where t.status = 'in_progress') as "inProgress!",
 *   count(*) filter (where t.status = 'done') as "done!"
 * from task t
 * join project p on p.tenant_id = t.tenant_id and p.id = t.project_id
 * where t.tenant_id = :tenantId!
 *   and t.deleted_at is null
 *   and p.deleted_at is null
 * ```
 */
export const countTasks = new PreparedQuery<CountTasksParams,CountTasksResult>(countTasksIR);


