/** Types generated for queries found in "shared/database/repositories/tasks.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindTask' parameters type */
export interface FindTaskParams {
  id: string;
  tenantId: string;
}

/** 'FindTask' return type */
export interface FindTaskResult {
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  externalId: string | null;
  id: string;
  labels: stringArray;
  projectId: string;
  reducerRevision: number;
  status: string;
  title: string;
  updatedAt: string;
  version: number;
}

/** 'FindTask' query type */
export interface FindTaskQuery {
  params: FindTaskParams;
  result: FindTaskResult;
}

const findTaskIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":300,"b":309}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":320,"b":323}]}],"statement":"select id, project_id as \"projectId\", title, description, status, labels, external_id as \"externalId\", version,\n       reducer_revision as \"reducerRevision\", created_at as \"createdAt\", updated_at as \"updatedAt\",\n       deleted_at as \"deletedAt\", deleted_by as \"deletedBy\"\nfrom task\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, project_id as "projectId", title, description, status, labels, external_id as "externalId", version,
 *        reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt",
 *        deleted_at as "deletedAt", deleted_by as "deletedBy"
 * from task
 * where tenant_id = :tenantId! and id = :id!
 * ```
 */
export const findTask = new PreparedQuery<FindTaskParams,FindTaskResult>(findTaskIR);


/** 'FindTaskIdByExternalId' parameters type */
export interface FindTaskIdByExternalIdParams {
  externalId: string;
  tenantId: string;
}

/** 'FindTaskIdByExternalId' return type */
export interface FindTaskIdByExternalIdResult {
  id: string;
}

/** 'FindTaskIdByExternalId' query type */
export interface FindTaskIdByExternalIdQuery {
  params: FindTaskIdByExternalIdParams;
  result: FindTaskIdByExternalIdResult;
}

const findTaskIdByExternalIdIR: any = {"usedParamSet":{"tenantId":true,"externalId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":67}]},{"name":"externalId","required":true,"transform":{"type":"scalar"},"locs":[{"a":111,"b":122}]}],"statement":"select stream_id as id\nfrom reservation\nwhere tenant_id = :tenantId! and kind = 'task.external_id' and value = :externalId!"};

/**
 * Query generated from SQL:
 * ```
 * select stream_id as id
 * from reservation
 * where tenant_id = :tenantId! and kind = 'task.external_id' and value = :externalId!
 * ```
 */
export const findTaskIdByExternalId = new PreparedQuery<FindTaskIdByExternalIdParams,FindTaskIdByExternalIdResult>(findTaskIdByExternalIdIR);


/** 'ListTasks' parameters type */
export interface ListTasksParams {
  beforeAt: string;
  beforeId: string;
  limit: number;
  statuses: stringArray;
  tenantId: string;
}

/** 'ListTasks' return type */
export interface ListTasksResult {
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  externalId: string | null;
  id: string;
  labels: stringArray;
  projectId: string;
  reducerRevision: number;
  status: string;
  title: string;
  updatedAt: string;
  version: number;
}

/** 'ListTasks' query type */
export interface ListTasksQuery {
  params: ListTasksParams;
  result: ListTasksResult;
}

const listTasksIR: any = {"usedParamSet":{"tenantId":true,"beforeAt":true,"beforeId":true,"statuses":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":337,"b":346},{"a":635,"b":644}]},{"name":"beforeAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":376,"b":385}]},{"name":"beforeId","required":true,"transform":{"type":"scalar"},"locs":[{"a":388,"b":397}]},{"name":"statuses","required":true,"transform":{"type":"scalar"},"locs":[{"a":447,"b":456}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":715,"b":721}]}],"statement":"select t.id, t.project_id as \"projectId\", t.title, t.description, t.status, t.labels,\n       t.external_id as \"externalId\", t.version, t.reducer_revision as \"reducerRevision\",\n       t.created_at as \"createdAt\", t.updated_at as \"updatedAt\", t.deleted_at as \"deletedAt\",\n       t.deleted_by as \"deletedBy\"\nfrom task t\nwhere t.tenant_id = :tenantId! and (t.created_at, t.id) < (:beforeAt!, :beforeId!) and t.deleted_at is null\n  and t.status = any (:statuses!::text[])\n  -- Asked row by row: as a join, the planner would read all tasks of all projects and sort them.\n  and (select p.deleted_at is null from project p where p.tenant_id = :tenantId! and p.id = t.project_id)\norder by t.created_at desc, t.id desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select t.id, t.project_id as "projectId", t.title, t.description, t.status, t.labels,
 *        t.external_id as "externalId", t.version, t.reducer_revision as "reducerRevision",
 *        t.created_at as "createdAt", t.updated_at as "updatedAt", t.deleted_at as "deletedAt",
 *        t.deleted_by as "deletedBy"
 * from task t
 * where t.tenant_id = :tenantId! and (t.created_at, t.id) < (:beforeAt!, :beforeId!) and t.deleted_at is null
 *   and t.status = any (:statuses!::text[])
 *   -- Asked row by row: as a join, the planner would read all tasks of all projects and sort them.
 *   and (select p.deleted_at is null from project p where p.tenant_id = :tenantId! and p.id = t.project_id)
 * order by t.created_at desc, t.id desc
 * limit :limit!
 * ```
 */
export const listTasks = new PreparedQuery<ListTasksParams,ListTasksResult>(listTasksIR);


/** 'ListTasksOfProjects' parameters type */
export interface ListTasksOfProjectsParams {
  beforeAts: stringArray;
  beforeIds: stringArray;
  limit: number;
  projectIds: stringArray;
  statuses: stringArray;
  tenantId: string;
}

/** 'ListTasksOfProjects' return type */
export interface ListTasksOfProjectsResult {
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  externalId: string | null;
  id: string;
  labels: stringArray;
  page: number;
  projectId: string;
  reducerRevision: number;
  status: string;
  title: string;
  updatedAt: string;
  version: number;
}

/** 'ListTasksOfProjects' query type */
export interface ListTasksOfProjectsQuery {
  params: ListTasksOfProjectsParams;
  result: ListTasksOfProjectsResult;
}

const listTasksOfProjectsIR: any = {"usedParamSet":{"projectIds":true,"beforeAts":true,"beforeIds":true,"tenantId":true,"statuses":true,"limit":true},"params":[{"name":"projectIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":341,"b":352}]},{"name":"beforeAts","required":true,"transform":{"type":"scalar"},"locs":[{"a":363,"b":373}]},{"name":"beforeIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":391,"b":401}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":518,"b":527},{"a":643,"b":652}]},{"name":"statuses","required":true,"transform":{"type":"scalar"},"locs":[{"a":792,"b":801}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":856,"b":862}]}],"statement":"select page.number as \"page!\", t.id, t.project_id as \"projectId\", t.title, t.description, t.status, t.labels,\n       t.external_id as \"externalId\", t.version, t.reducer_revision as \"reducerRevision\",\n       t.created_at as \"createdAt\", t.updated_at as \"updatedAt\", t.deleted_at as \"deletedAt\",\n       t.deleted_by as \"deletedBy\"\nfrom unnest(:projectIds!::uuid[], :beforeAts!::timestamptz[], :beforeIds!::uuid[])\n       with ordinality as page (project_id, before_at, before_id, number)\njoin project p on p.tenant_id = :tenantId! and p.id = page.project_id and p.deleted_at is null\ncross join lateral (\n  select * from task\n  where tenant_id = :tenantId! and project_id = page.project_id\n    and (created_at, id) < (page.before_at, page.before_id) and deleted_at is null\n    and status = any (:statuses!::text[])\n  order by created_at desc, id desc\n  limit :limit!\n) t\norder by page.number, t.created_at desc, t.id desc"};

/**
 * Query generated from SQL:
 * ```
 * select page.number as "page!", t.id, t.project_id as "projectId", t.title, t.description, t.status, t.labels,
 *        t.external_id as "externalId", t.version, t.reducer_revision as "reducerRevision",
 *        t.created_at as "createdAt", t.updated_at as "updatedAt", t.deleted_at as "deletedAt",
 *        t.deleted_by as "deletedBy"
 * from unnest(:projectIds!::uuid[], :beforeAts!::timestamptz[], :beforeIds!::uuid[])
 *        with ordinality as page (project_id, before_at, before_id, number)
 * join project p on p.tenant_id = :tenantId! and p.id = page.project_id and p.deleted_at is null
 * cross join lateral (
 *   select * from task
 *   where tenant_id = :tenantId! and project_id = page.project_id
 *     and (created_at, id) < (page.before_at, page.before_id) and deleted_at is null
 *     and status = any (:statuses!::text[])
 *   order by created_at desc, id desc
 *   limit :limit!
 * ) t
 * order by page.number, t.created_at desc, t.id desc
 * ```
 */
export const listTasksOfProjects = new PreparedQuery<ListTasksOfProjectsParams,ListTasksOfProjectsResult>(listTasksOfProjectsIR);


