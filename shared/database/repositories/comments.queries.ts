/** Types generated for queries found in "shared/database/repositories/comments.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../../types/json';

export type stringArray = (string)[];

/** 'FindComment' parameters type */
export interface FindCommentParams {
  id: string;
  tenantId: string;
}

/** 'FindComment' return type */
export interface FindCommentResult {
  authorId: string;
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  editedAt: string | null;
  id: string;
  personal: JsonValue | null;
  purgedAt: string | null;
  reducerRevision: number;
  taskId: string;
  updatedAt: string;
  version: number;
}

/** 'FindComment' query type */
export interface FindCommentQuery {
  params: FindCommentParams;
  result: FindCommentResult;
}

const findCommentIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":317,"b":326}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":337,"b":340}]}],"statement":"select id, task_id as \"taskId\", author_id as \"authorId\", personal, version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\", edited_at as \"editedAt\", deleted_at as \"deletedAt\",\n       deleted_by as \"deletedBy\", purged_at as \"purgedAt\"\nfrom comment\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, task_id as "taskId", author_id as "authorId", personal, version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt", edited_at as "editedAt", deleted_at as "deletedAt",
 *        deleted_by as "deletedBy", purged_at as "purgedAt"
 * from comment
 * where tenant_id = :tenantId! and id = :id!
 * ```
 */
export const findComment = new PreparedQuery<FindCommentParams,FindCommentResult>(findCommentIR);


/** 'ListCommentsOfTasks' parameters type */
export interface ListCommentsOfTasksParams {
  afterAts: stringArray;
  afterIds: stringArray;
  limit: number;
  taskIds: stringArray;
  tenantId: string;
}

/** 'ListCommentsOfTasks' return type */
export interface ListCommentsOfTasksResult {
  authorId: string;
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  editedAt: string | null;
  id: string;
  page: number;
  personal: JsonValue | null;
  purgedAt: string | null;
  reducerRevision: number;
  taskId: string;
  updatedAt: string;
  version: number;
}

/** 'ListCommentsOfTasks' query type */
export interface ListCommentsOfTasksQuery {
  params: ListCommentsOfTasksParams;
  result: ListCommentsOfTasksResult;
}

const listCommentsOfTasksIR: any = {"usedParamSet":{"taskIds":true,"afterAts":true,"afterIds":true,"tenantId":true,"limit":true},"params":[{"name":"taskIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":346,"b":354}]},{"name":"afterAts","required":true,"transform":{"type":"scalar"},"locs":[{"a":365,"b":374}]},{"name":"afterIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":392,"b":401}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":510,"b":519},{"a":602,"b":611},{"a":727,"b":736}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":880,"b":886}]}],"statement":"select page.number as \"page!\", c.id, c.task_id as \"taskId\", c.author_id as \"authorId\", c.personal, c.version,\n       c.reducer_revision as \"reducerRevision\", c.created_at as \"createdAt\", c.updated_at as \"updatedAt\",\n       c.edited_at as \"editedAt\", c.deleted_at as \"deletedAt\", c.deleted_by as \"deletedBy\", c.purged_at as \"purgedAt\"\nfrom unnest(:taskIds!::uuid[], :afterAts!::timestamptz[], :afterIds!::uuid[])\n       with ordinality as page (task_id, after_at, after_id, number)\njoin task t on t.tenant_id = :tenantId! and t.id = page.task_id and t.deleted_at is null\njoin project p on p.tenant_id = :tenantId! and p.id = t.project_id and p.deleted_at is null\ncross join lateral (\n  select * from comment\n  where tenant_id = :tenantId! and task_id = page.task_id and (created_at, id) > (page.after_at, page.after_id)\n    and deleted_at is null\n  order by created_at, id\n  limit :limit!\n) c\norder by page.number, c.created_at, c.id"};

/**
 * Query generated from SQL:
 * ```
 * select page.number as "page!", c.id, c.task_id as "taskId", c.author_id as "authorId", c.personal, c.version,
 *        c.reducer_revision as "reducerRevision", c.created_at as "createdAt", c.updated_at as "updatedAt",
 *        c.edited_at as "editedAt", c.deleted_at as "deletedAt", c.deleted_by as "deletedBy", c.purged_at as "purgedAt"
 * from unnest(:taskIds!::uuid[], :afterAts!::timestamptz[], :afterIds!::uuid[])
 *        with ordinality as page (task_id, after_at, after_id, number)
 * join task t on t.tenant_id = :tenantId! and t.id = page.task_id and t.deleted_at is null
 * join project p on p.tenant_id = :tenantId! and p.id = t.project_id and p.deleted_at is null
 * cross join lateral (
 *   select * from comment
 *   where tenant_id = :tenantId! and task_id = page.task_id and (created_at, id) > (page.after_at, page.after_id)
 *     and deleted_at is null
 *   order by created_at, id
 *   limit :limit!
 * ) c
 * order by page.number, c.created_at, c.id
 * ```
 */
export const listCommentsOfTasks = new PreparedQuery<ListCommentsOfTasksParams,ListCommentsOfTasksResult>(listCommentsOfTasksIR);


/** 'FindDueComments' parameters type */
export interface FindDueCommentsParams {
  after: string;
  deletedBefore: string;
  limit: number;
  tenantId: string;
}

/** 'FindDueComments' return type */
export interface FindDueCommentsResult {
  id: string;
}

/** 'FindDueComments' query type */
export interface FindDueCommentsQuery {
  params: FindDueCommentsParams;
  result: FindDueCommentsResult;
}

const findDueCommentsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"deletedBefore":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":41,"b":50}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":61,"b":67}]},{"name":"deletedBefore","required":true,"transform":{"type":"scalar"},"locs":[{"a":87,"b":101}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":143,"b":149}]}],"statement":"select id\nfrom comment\nwhere tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null\norder by id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id
 * from comment
 * where tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null
 * order by id
 * limit :limit!
 * ```
 */
export const findDueComments = new PreparedQuery<FindDueCommentsParams,FindDueCommentsResult>(findDueCommentsIR);


/** 'FindUnpurgedComments' parameters type */
export interface FindUnpurgedCommentsParams {
  limit: number;
  taskId: string;
  tenantId: string;
}

/** 'FindUnpurgedComments' return type */
export interface FindUnpurgedCommentsResult {
  id: string;
}

/** 'FindUnpurgedComments' query type */
export interface FindUnpurgedCommentsQuery {
  params: FindUnpurgedCommentsParams;
  result: FindUnpurgedCommentsResult;
}

const findUnpurgedCommentsIR: any = {"usedParamSet":{"tenantId":true,"taskId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":41,"b":50}]},{"name":"taskId","required":true,"transform":{"type":"scalar"},"locs":[{"a":66,"b":73}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":170,"b":176}]}],"statement":"select id\nfrom comment\nwhere tenant_id = :tenantId! and task_id = :taskId! and purged_at is null\n-- What is purged moves behind the others.\norder by created_at, id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id
 * from comment
 * where tenant_id = :tenantId! and task_id = :taskId! and purged_at is null
 * -- What is purged moves behind the others.
 * order by created_at, id
 * limit :limit!
 * ```
 */
export const findUnpurgedComments = new PreparedQuery<FindUnpurgedCommentsParams,FindUnpurgedCommentsResult>(findUnpurgedCommentsIR);


