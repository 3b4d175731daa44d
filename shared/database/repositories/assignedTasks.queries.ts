/** Types generated for queries found in "shared/database/repositories/assignedTasks.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'PutAssignedTask' parameters type */
export interface PutAssignedTaskParams {
  assigneeId?: string | null | void;
  at: string;
  dueDate?: string | null | void;
  projectId: string;
  taskId: string;
  tenantId: string;
  title: string;
  version: number;
}

/** 'PutAssignedTask' return type */
export type PutAssignedTaskResult = void;

/** 'PutAssignedTask' query type */
export interface PutAssignedTaskQuery {
  params: PutAssignedTaskParams;
  result: PutAssignedTaskResult;
}

const putAssignedTaskIR: any = {"usedParamSet":{"tenantId":true,"version":true,"taskId":true,"projectId":true,"assigneeId":true,"title":true,"dueDate":true,"at":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":148}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":159}]},{"name":"taskId","required":true,"transform":{"type":"scalar"},"locs":[{"a":162,"b":169}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":172,"b":182}]},{"name":"assigneeId","required":false,"transform":{"type":"scalar"},"locs":[{"a":185,"b":195}]},{"name":"title","required":true,"transform":{"type":"scalar"},"locs":[{"a":198,"b":204}]},{"name":"dueDate","required":false,"transform":{"type":"scalar"},"locs":[{"a":215,"b":222}]},{"name":"at","required":true,"transform":{"type":"scalar"},"locs":[{"a":225,"b":228}]}],"statement":"insert into assigned_task\n  (tenant_id, projection_version, task_id, project_id, assignee_id, title, status, due_date, updated_at)\nvalues (:tenantId!, :version!, :taskId!, :projectId!, :assigneeId, :title!, 'open', :dueDate, :at!)\non conflict (tenant_id, projection_version, task_id) do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into assigned_task
 *   (tenant_id, projection_version, task_id, project_id, assignee_id, title, status, due_date, updated_at)
 * values (:tenantId!, :version!, :taskId!, :projectId!, :assigneeId, :title!, 'open', :dueDate, :at!)
 * on conflict (tenant_id, projection_version, task_id) do nothing
 * ```
 */
export const putAssignedTask = new PreparedQuery<PutAssignedTaskParams,PutAssignedTaskResult>(putAssignedTaskIR);


/** 'ChangeAssignedTask' parameters type */
export interface ChangeAssignedTaskParams {
  assigneeId?: string | null | void;
  at: string;
  dueDate?: string | null | void;
  hasAssignee: boolean;
  hasDueDate: boolean;
  isDeleted?: boolean | null | void;
  status?: string | null | void;
  taskId: string;
  tenantId: string;
  title?: string | null | void;
  version: number;
}

/** 'ChangeAssignedTask' return type */
export type ChangeAssignedTaskResult = void;

/** 'ChangeAssignedTask' query type */
export interface ChangeAssignedTaskQuery {
  params: ChangeAssignedTaskParams;
  result: ChangeAssignedTaskResult;
}

const changeAssignedTaskIR: any = {"usedParamSet":{"title":true,"status":true,"isDeleted":true,"hasAssignee":true,"assigneeId":true,"hasDueDate":true,"dueDate":true,"at":true,"tenantId":true,"version":true,"taskId":true},"params":[{"name":"title","required":false,"transform":{"type":"scalar"},"locs":[{"a":139,"b":144}]},{"name":"status","required":false,"transform":{"type":"scalar"},"locs":[{"a":183,"b":189}]},{"name":"isDeleted","required":false,"transform":{"type":"scalar"},"locs":[{"a":233,"b":242}]},{"name":"hasAssignee","required":true,"transform":{"type":"scalar"},"locs":[{"a":295,"b":307}]},{"name":"assigneeId","required":false,"transform":{"type":"scalar"},"locs":[{"a":314,"b":324}]},{"name":"hasDueDate","required":true,"transform":{"type":"scalar"},"locs":[{"a":379,"b":390}]},{"name":"dueDate","required":false,"transform":{"type":"scalar"},"locs":[{"a":397,"b":404}]},{"name":"at","required":true,"transform":{"type":"scalar"},"locs":[{"a":448,"b":451}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":471,"b":480}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":507,"b":515}]},{"name":"taskId","required":true,"transform":{"type":"scalar"},"locs":[{"a":531,"b":538}]}],"statement":"-- Null leaves a column as it is, but for those that may become null themselves and have a flag.\nupdate assigned_task\nset title = coalesce(:title::text, title),\n    status = coalesce(:status::text, status),\n    is_deleted = coalesce(:isDeleted::boolean, is_deleted),\n    assignee_id = case when :hasAssignee! then :assigneeId::uuid else assignee_id end,\n    due_date = case when :hasDueDate! then :dueDate::date else due_date end,\n    updated_at = :at!\nwhere tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!"};

/**
 * Query generated from SQL:
 * ```
 * -- Null leaves a column as it is, but for those that may become null themselves and have a flag.
 * update assigned_task
 * set title = coalesce(:title::text, title),
 *     status = coalesce(:status::text, status),
 *     is_deleted = coalesce(:isDeleted::boolean, is_deleted),
 *     assignee_id = case when :hasAssignee! then :assigneeId::uuid else assignee_id end,
 *     due_date = case when :hasDueDate! then :dueDate::date else due_date end,
 *     updated_at = :at!
 * where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!
 * ```
 */
export const changeAssignedTask = new PreparedQuery<ChangeAssignedTaskParams,ChangeAssignedTaskResult>(changeAssignedTaskIR);


/** 'DeleteAssignedTask' parameters type */
export interface DeleteAssignedTaskParams {
  taskId: string;
  tenantId: string;
  version: number;
}

/** 'DeleteAssignedTask' return type */
export type DeleteAssignedTaskResult = void;

/** 'DeleteAssignedTask' query type */
export interface DeleteAssignedTaskQuery {
  params: DeleteAssignedTaskParams;
  result: DeleteAssignedTaskResult;
}

const deleteAssignedTaskIR: any = {"usedParamSet":{"tenantId":true,"version":true,"taskId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":44,"b":53}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":80,"b":88}]},{"name":"taskId","required":true,"transform":{"type":"scalar"},"locs":[{"a":104,"b":111}]}],"statement":"delete from assigned_task\nwhere tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from assigned_task
 * where tenant_id = :tenantId! and projection_version = :version! and task_id = :taskId!
 * ```
 */
export const deleteAssignedTask = new PreparedQuery<DeleteAssignedTaskParams,DeleteAssignedTaskResult>(deleteAssignedTaskIR);


/** 'ListAssignedTasks' parameters type */
export interface ListAssignedTasksParams {
  afterDueDate: string;
  afterTaskId: string;
  assigneeId: string;
  limit: number;
  tenantId: string;
}

/** 'ListAssignedTasks' return type */
export interface ListAssignedTasksResult {
  dueDate: string | null;
  projectId: string;
  status: string;
  taskId: string;
  title: string;
  updatedAt: string;
}

/** 'ListAssignedTasks' query type */
export interface ListAssignedTasksQuery {
  params: ListAssignedTasksParams;
  result: ListAssignedTasksResult;
}

const listAssignedTasksIR: any = {"usedParamSet":{"tenantId":true,"assigneeId":true,"afterDueDate":true,"afterTaskId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":351,"b":360}]},{"name":"assigneeId","required":true,"transform":{"type":"scalar"},"locs":[{"a":446,"b":457}]},{"name":"afterDueDate","required":true,"transform":{"type":"scalar"},"locs":[{"a":564,"b":577}]},{"name":"afterTaskId","required":true,"transform":{"type":"scalar"},"locs":[{"a":586,"b":598}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":672,"b":678}]}],"statement":"-- Behind the last one of the page before; those without a due date come last.\nselect a.task_id as \"taskId\", a.project_id as \"projectId\", a.title, a.status, a.due_date as \"dueDate\",\n       a.updated_at as \"updatedAt\"\nfrom assigned_task a\njoin project p on p.tenant_id = a.tenant_id and p.id = a.project_id and p.deleted_at is null\nwhere a.tenant_id = :tenantId! and a.projection_version = (select active_version('my-work'))\n  and a.assignee_id = :assigneeId! and not a.is_deleted and a.status <> 'done'\n  and (coalesce(a.due_date, 'infinity'::date), a.task_id) > (:afterDueDate!::date, :afterTaskId!::uuid)\norder by coalesce(a.due_date, 'infinity'::date), a.task_id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * -- Behind the last one of the page before; those without a due date come last.
 * select a.task_id as "taskId", a.project_id as "projectId", a.title, a.status, a.due_date as "dueDate",
 *        a.updated_at as "updatedAt"
 * from assigned_task a
 * join project p on p.tenant_id = a.tenant_id and p.id = a.project_id and p.deleted_at is null
 * where a.tenant_id = :tenantId! and a.projection_version = (select active_version('my-work'))
 *   and a.assignee_id = :assigneeId! and not a.is_deleted and a.status <> 'done'
 *   and (coalesce(a.due_date, 'infinity'::date), a.task_id) > (:afterDueDate!::date, :afterTaskId!::uuid)
 * order by coalesce(a.due_date, 'infinity'::date), a.task_id
 * limit :limit!
 * ```
 */
export const listAssignedTasks = new PreparedQuery<ListAssignedTasksParams,ListAssignedTasksResult>(listAssignedTasksIR);


