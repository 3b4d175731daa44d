/** Types generated for queries found in "shared/database/repositories/boardCounts.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'MoveOnBoard' parameters type */
export interface MoveOnBoardParams {
  isDeleted?: boolean | null | void;
  projectId?: string | null | void;
  status?: string | null | void;
  taskId: string;
  tenantId: string;
  version: number;
}

/** 'MoveOnBoard' return type */
export type MoveOnBoardResult = void;

/** 'MoveOnBoard' query type */
export interface MoveOnBoardQuery {
  params: MoveOnBoardParams;
  result: MoveOnBoardResult;
}

const moveOnBoardIR: any = {"usedParamSet":{"tenantId":true,"version":true,"taskId":true,"projectId":true,"status":true,"isDeleted":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":286,"b":295},{"a":495,"b":504},{"a":1351,"b":1360}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":322,"b":330},{"a":507,"b":515},{"a":1363,"b":1371}]},{"name":"taskId","required":true,"transform":{"type":"scalar"},"locs":[{"a":346,"b":353},{"a":518,"b":525}]},{"name":"projectId","required":false,"transform":{"type":"scalar"},"locs":[{"a":551,"b":560},{"a":756,"b":765}]},{"name":"status","required":false,"transform":{"type":"scalar"},"locs":[{"a":588,"b":594}]},{"name":"isDeleted","required":false,"transform":{"type":"scalar"},"locs":[{"a":631,"b":640}]}],"statement":"-- Takes a task from where it stands to where it stands now, and counts both columns anew. Null leaves a column as it is;\n-- a task that is not known is put there when its project is given.\nwith before as (\n  select project_id, status, is_deleted\n  from board_place\n  where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!\n  for update\n), after as (\n  insert into board_place as p (tenant_id, projection_version, task_id, project_id, status, is_deleted)\n  select :tenantId!, :version!, :taskId!, coalesce(b.project_id, :projectId::uuid),\n         coalesce(:status::text, b.status, 'open'), coalesce(:isDeleted::boolean, b.is_deleted, false)\n  from (select) as one\n  left join before b on true\n  where coalesce(b.project_id, :projectId::uuid) is not null\n  on conflict (tenant_id, projection_version, task_id) do update\n    set status = excluded.status, is_deleted = excluded.is_deleted\n  returning project_id, status, is_deleted\n), difference as (\n  select project_id, status, sum(n)::int as tasks\n  from (select project_id, status, -1 as n from before where not is_deleted\n        union all\n        select project_id, status, 1 from after where not is_deleted) as moved\n  group by project_id, status\n  having sum(n) <> 0\n)\ninsert into board_count as c (tenant_id, projection_version, project_id, status, tasks)\nselect :tenantId!, :version!, project_id, status, tasks from difference\non conflict (tenant_id, projection_version, project_id, status) do update set tasks = c.tasks + excluded.tasks"};

/**
 * Query generated from SQL:
 * ```
 * -- Takes a task from where it stands to where it stands now, and counts both columns anew. Null leaves a column as it is;
 * -- a task that is not known is put there when its project is given.
 * with before as (
 *   select project_id, status, is_deleted
 *   from board_place
 *   where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!
 *   for update
 * ), after as (
 *   insert into board_place as p (tenant_id, projection_version, task_id, project_id, status, is_deleted)
 *   select :tenantId!, :version!, :taskId!, coalesce(b.project_id, :projectId::uuid),
 *          coalesce(:status::text, b.status, 'open'), coalesce(:isDeleted::boolean, b.is_deleted, false)
 *   from (select) as one
 *   left join before b on true
 *   where coalesce(b.project_id, :projectId::uuid) is not null
 *   on conflict (tenant_id, projection_version, task_id) do update
 *     set status = excluded.status, is_deleted = excluded.is_deleted
 *   returning project_id, status, is_deleted
 * ), difference as (
 *   select project_id, status, sum(n)::int as tasks
 *   from (select project_id, status, -1 as n from before where not is_deleted
 *         union all
 *         select project_id, status, 1 from after where not is_deleted) as moved
 *   group by project_id, status
 *   having sum(n) <> 0
 * )
 * insert into board_count as c (tenant_id, projection_version, project_id, status, tasks)
 * select :tenantId!, :version!, project_id, status, tasks from difference
 * on conflict (tenant_id, projection_version, project_id, status) do update set tasks = c.tasks + excluded.tasks
 * ```
 */
export const moveOnBoard = new PreparedQuery<MoveOnBoardParams,MoveOnBoardResult>(moveOnBoardIR);


/** 'LeaveBoard' parameters type */
export interface LeaveBoardParams {
  taskId: string;
  tenantId: string;
  version: number;
}

/** 'LeaveBoard' return type */
export type LeaveBoardResult = void;

/** 'LeaveBoard' query type */
export interface LeaveBoardQuery {
  params: LeaveBoardParams;
  result: LeaveBoardResult;
}

const leaveBoardIR: any = {"usedParamSet":{"tenantId":true,"version":true,"taskId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":42,"b":51}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":78,"b":86}]},{"name":"taskId","required":true,"transform":{"type":"scalar"},"locs":[{"a":102,"b":109}]}],"statement":"delete from board_place\nwhere tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from board_place
 * where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!
 * ```
 */
export const leaveBoard = new PreparedQuery<LeaveBoardParams,LeaveBoardResult>(leaveBoardIR);


/** 'DeleteBoard' parameters type */
export interface DeleteBoardParams {
  projectId: string;
  tenantId: string;
  version: number;
}

/** 'DeleteBoard' return type */
export type DeleteBoardResult = void;

/** 'DeleteBoard' query type */
export interface DeleteBoardQuery {
  params: DeleteBoardParams;
  result: DeleteBoardResult;
}

const deleteBoardIR: any = {"usedParamSet":{"tenantId":true,"version":true,"projectId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":42,"b":51}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":78,"b":86}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":105,"b":115}]}],"statement":"delete from board_count\nwhere tenant_id = :tenantId! and projection_version = :version! and project_id = :projectId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from board_count
 * where tenant_id = :tenantId! and projection_version = :version! and project_id = :projectId!
 * ```
 */
export const deleteBoard = new PreparedQuery<DeleteBoardParams,DeleteBoardResult>(deleteBoardIR);


/** 'ListBoardCounts' parameters type */
export interface ListBoardCountsParams {
  projectId: string;
  tenantId: string;
}

/** 'ListBoardCounts' return type */
export interface ListBoardCountsResult {
  status: string;
  tasks: number;
}

/** 'ListBoardCounts' query type */
export interface ListBoardCountsQuery {
  params: ListBoardCountsParams;
  result: ListBoardCountsResult;
}

const listBoardCountsIR: any = {"usedParamSet":{"tenantId":true,"projectId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":65}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":161}]}],"statement":"select status, tasks\nfrom board_count\nwhere tenant_id = :tenantId! and projection_version = (select active_version('board-counts'))\n  and project_id = :projectId!"};

/**
 * Query generated from SQL:
 * ```
 * select status, tasks
 * from board_count
 * where tenant_id = :tenantId! and projection_version = (select active_version('board-counts'))
 *   and project_id = :projectId!
 * ```
 */
export const listBoardCounts = new PreparedQuery<ListBoardCountsParams,ListBoardCountsResult>(listBoardCountsIR);


