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
  assigneeId: string | null;
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  dueDate: string | null;
  externalId: string | null;
  id: string;
  labels: stringArray;
  projectId: string;
  purgedAt: string | null;
  rank: string;
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

const findTaskIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":390,"b":399}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":410,"b":413}]}],"statement":"select id, project_id as \"projectId\", title, description, status, labels, external_id as \"externalId\",\n       assignee_id as \"assigneeId\", due_date as \"dueDate\", rank, version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\", deleted_at as \"deletedAt\", deleted_by as \"deletedBy\",\n       purged_at as \"purgedAt\"\nfrom task\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, project_id as "projectId", title, description, status, labels, external_id as "externalId",
 *        assignee_id as "assigneeId", due_date as "dueDate", rank, version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy",
 *        purged_at as "purgedAt"
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
  assigneeId: string | null;
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  dueDate: string | null;
  externalId: string | null;
  id: string;
  labels: stringArray;
  projectId: string;
  purgedAt: string | null;
  rank: string;
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

const listTasksIR: any = {"usedParamSet":{"tenantId":true,"beforeAt":true,"beforeId":true,"statuses":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":428,"b":437},{"a":726,"b":735}]},{"name":"beforeAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":467,"b":476}]},{"name":"beforeId","required":true,"transform":{"type":"scalar"},"locs":[{"a":479,"b":488}]},{"name":"statuses","required":true,"transform":{"type":"scalar"},"locs":[{"a":538,"b":547}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":806,"b":812}]}],"statement":"select t.id, t.project_id as \"projectId\", t.title, t.description, t.status, t.labels,\n       t.external_id as \"externalId\", t.assignee_id as \"assigneeId\", t.due_date as \"dueDate\", t.rank, t.version,\n       t.reducer_revision as \"reducerRevision\", t.created_at as \"createdAt\", t.updated_at as \"updatedAt\",\n       t.deleted_at as \"deletedAt\", t.deleted_by as \"deletedBy\", t.purged_at as \"purgedAt\"\nfrom task t\nwhere t.tenant_id = :tenantId! and (t.created_at, t.id) < (:beforeAt!, :beforeId!) and t.deleted_at is null\n  and t.status = any (:statuses!::text[])\n  -- Asked row by row: as a join, the planner would read all tasks of all projects and sort them.\n  and (select p.deleted_at is null from project p where p.tenant_id = :tenantId! and p.id = t.project_id)\norder by t.created_at desc, t.id desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select t.id, t.project_id as "projectId", t.title, t.description, t.status, t.labels,
 *        t.external_id as "externalId", t.assignee_id as "assigneeId", t.due_date as "dueDate", t.rank, t.version,
 *        t.reducer_revision as "reducerRevision", t.created_at as "createdAt", t.updated_at as "updatedAt",
 *        t.deleted_at as "deletedAt", t.deleted_by as "deletedBy", t.purged_at as "purgedAt"
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
  afterIds: stringArray;
  afterRanks: stringArray;
  limit: number;
  projectIds: stringArray;
  statuses: stringArray;
  tenantId: string;
}

/** 'ListTasksOfProjects' return type */
export interface ListTasksOfProjectsResult {
  assigneeId: string | null;
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  dueDate: string | null;
  externalId: string | null;
  id: string;
  labels: stringArray;
  page: number;
  projectId: string;
  purgedAt: string | null;
  rank: string;
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

const listTasksOfProjectsIR: any = {"usedParamSet":{"projectIds":true,"afterRanks":true,"afterIds":true,"tenantId":true,"statuses":true,"limit":true},"params":[{"name":"projectIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":432,"b":443}]},{"name":"afterRanks","required":true,"transform":{"type":"scalar"},"locs":[{"a":454,"b":465}]},{"name":"afterIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":476,"b":485}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":602,"b":611},{"a":727,"b":736}]},{"name":"statuses","required":true,"transform":{"type":"scalar"},"locs":[{"a":870,"b":879}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":918,"b":924}]}],"statement":"select page.number as \"page!\", t.id, t.project_id as \"projectId\", t.title, t.description, t.status, t.labels,\n       t.external_id as \"externalId\", t.assignee_id as \"assigneeId\", t.due_date as \"dueDate\", t.rank, t.version,\n       t.reducer_revision as \"reducerRevision\", t.created_at as \"createdAt\", t.updated_at as \"updatedAt\",\n       t.deleted_at as \"deletedAt\", t.deleted_by as \"deletedBy\", t.purged_at as \"purgedAt\"\nfrom unnest(:projectIds!::uuid[], :afterRanks!::text[], :afterIds!::uuid[])\n       with ordinality as page (project_id, after_rank, after_id, number)\njoin project p on p.tenant_id = :tenantId! and p.id = page.project_id and p.deleted_at is null\ncross join lateral (\n  select * from task\n  where tenant_id = :tenantId! and project_id = page.project_id\n    and (rank, id) > (page.after_rank, page.after_id) and deleted_at is null\n    and status = any (:statuses!::text[])\n  order by rank, id\n  limit :limit!\n) t\norder by page.number, t.rank, t.id"};

/**
 * Query generated from SQL:
 * ```
 * select page.number as "page!", t.id, t.project_id as "projectId", t.title, t.description, t.status, t.labels,
 *        t.external_id as "externalId", t.assignee_id as "assigneeId", t.due_date as "dueDate", t.rank, t.version,
 *        t.reducer_revision as "reducerRevision", t.created_at as "createdAt", t.updated_at as "updatedAt",
 *        t.deleted_at as "deletedAt", t.deleted_by as "deletedBy", t.purged_at as "purgedAt"
 * from unnest(:projectIds!::uuid[], :afterRanks!::text[], :afterIds!::uuid[])
 *        with ordinality as page (project_id, after_rank, after_id, number)
 * join project p on p.tenant_id = :tenantId! and p.id = page.project_id and p.deleted_at is null
 * cross join lateral (
 *   select * from task
 *   where tenant_id = :tenantId! and project_id = page.project_id
 *     and (rank, id) > (page.after_rank, page.after_id) and deleted_at is null
 *     and status = any (:statuses!::text[])
 *   order by rank, id
 *   limit :limit!
 * ) t
 * order by page.number, t.rank, t.id
 * ```
 */
export const listTasksOfProjects = new PreparedQuery<ListTasksOfProjectsParams,ListTasksOfProjectsResult>(listTasksOfProjectsIR);


/** 'FindRankAbove' parameters type */
export interface FindRankAboveParams {
  movingId: string;
  projectId: string;
  rank: string;
  tenantId: string;
}

/** 'FindRankAbove' return type */
export interface FindRankAboveResult {
  rank: string;
}

/** 'FindRankAbove' query type */
export interface FindRankAboveQuery {
  params: FindRankAboveParams;
  result: FindRankAboveResult;
}

const findRankAboveIR: any = {"usedParamSet":{"tenantId":true,"projectId":true,"rank":true,"movingId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":40,"b":49}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":68,"b":78}]},{"name":"rank","required":true,"transform":{"type":"scalar"},"locs":[{"a":91,"b":96}]},{"name":"movingId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":117}]}],"statement":"select rank\nfrom task\nwhere tenant_id = :tenantId! and project_id = :projectId! and rank > :rank! and id <> :movingId!\n  and purged_at is null\norder by rank\nlimit 1"};

/**
 * Query generated from SQL:
 * ```
 * select rank
 * from task
 * where tenant_id = :tenantId! and project_id = :projectId! and rank > :rank! and id <> :movingId!
 *   and purged_at is null
 * order by rank
 * limit 1
 * ```
 */
export const findRankAbove = new PreparedQuery<FindRankAboveParams,FindRankAboveResult>(findRankAboveIR);


/** 'FindRankBelow' parameters type */
export interface FindRankBelowParams {
  movingId: string;
  projectId: string;
  rank: string;
  tenantId: string;
}

/** 'FindRankBelow' return type */
export interface FindRankBelowResult {
  rank: string;
}

/** 'FindRankBelow' query type */
export interface FindRankBelowQuery {
  params: FindRankBelowParams;
  result: FindRankBelowResult;
}

const findRankBelowIR: any = {"usedParamSet":{"tenantId":true,"projectId":true,"rank":true,"movingId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":40,"b":49}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":68,"b":78}]},{"name":"rank","required":true,"transform":{"type":"scalar"},"locs":[{"a":91,"b":96}]},{"name":"movingId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":117}]}],"statement":"select rank\nfrom task\nwhere tenant_id = :tenantId! and project_id = :projectId! and rank < :rank! and id <> :movingId!\norder by rank desc\nlimit 1"};

/**
 * Query generated from SQL:
 * ```
 * select rank
 * from task
 * where tenant_id = :tenantId! and project_id = :projectId! and rank < :rank! and id <> :movingId!
 * order by rank desc
 * limit 1
 * ```
 */
export const findRankBelow = new PreparedQuery<FindRankBelowParams,FindRankBelowResult>(findRankBelowIR);


/** 'FindDueTasks' parameters type */
export interface FindDueTasksParams {
  after: string;
  deletedBefore: string;
  limit: number;
  tenantId: string;
}

/** 'FindDueTasks' return type */
export interface FindDueTasksResult {
  id: string;
}

/** 'FindDueTasks' query type */
export interface FindDueTasksQuery {
  params: FindDueTasksParams;
  result: FindDueTasksResult;
}

const findDueTasksIR: any = {"usedParamSet":{"tenantId":true,"after":true,"deletedBefore":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":38,"b":47}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":64}]},{"name":"deletedBefore","required":true,"transform":{"type":"scalar"},"locs":[{"a":84,"b":98}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":140,"b":146}]}],"statement":"select id\nfrom task\nwhere tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null\norder by id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id
 * from task
 * where tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null
 * order by id
 * limit :limit!
 * ```
 */
export const findDueTasks = new PreparedQuery<FindDueTasksParams,FindDueTasksResult>(findDueTasksIR);


/** 'FindUnpurgedTasks' parameters type */
export interface FindUnpurgedTasksParams {
  limit: number;
  projectId: string;
  tenantId: string;
}

/** 'FindUnpurgedTasks' return type */
export interface FindUnpurgedTasksResult {
  id: string;
}

/** 'FindUnpurgedTasks' query type */
export interface FindUnpurgedTasksQuery {
  params: FindUnpurgedTasksParams;
  result: FindUnpurgedTasksResult;
}

const findUnpurgedTasksIR: any = {"usedParamSet":{"tenantId":true,"projectId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":38,"b":47}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":66,"b":76}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":167,"b":173}]}],"statement":"select id\nfrom task\nwhere tenant_id = :tenantId! and project_id = :projectId! and purged_at is null\n-- What is purged moves behind the others.\norder by rank, id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id
 * from task
 * where tenant_id = :tenantId! and project_id = :projectId! and purged_at is null
 * -- What is purged moves behind the others.
 * order by rank, id
 * limit :limit!
 * ```
 */
export const findUnpurgedTasks = new PreparedQuery<FindUnpurgedTasksParams,FindUnpurgedTasksResult>(findUnpurgedTasksIR);


