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

const findCommentIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":292,"b":301}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":312,"b":315}]}],"statement":"select id, task_id as \"taskId\", author_id as \"authorId\", personal, version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\", edited_at as \"editedAt\", deleted_at as \"deletedAt\",\n       deleted_by as \"deletedBy\"\nfrom comment\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, task_id as "taskId", author_id as "authorId", personal, version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt", edited_at as "editedAt", deleted_at as "deletedAt",
 *        deleted_by as "deletedBy"
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

const listCommentsOfTasksIR: any = {"usedParamSet":{"taskIds":true,"afterAts":true,"afterIds":true,"tenantId":true,"limit":true},"params":[{"name":"taskIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":319,"b":327}]},{"name":"afterAts","required":true,"transform":{"type":"scalar"},"locs":[{"a":338,"b":347}]},{"name":"afterIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":365,"b":374}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":483,"b":492},{"a":575,"b":584},{"a":700,"b":709}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":853,"b":859}]}],"statement":"select page.number as \"page!\", c.id, c.task_id as \"taskId\", c.author_id as \"authorId\", c.personal, c.version,\n       c.reducer_revision as \"reducerRevision\", c.created_at as \"createdAt\", c.updated_at as \"updatedAt\",\n       c.edited_at as \"editedAt\", c.deleted_at as \"deletedAt\", c.deleted_by as \"deletedBy\"\nfrom unnest(:taskIds!::uuid[], :afterAts!::timestamptz[], :afterIds!::uuid[])\n       with ordinality as page (task_id, after_at, after_id, number)\njoin task t on t.tenant_id = :tenantId! and t.id = page.task_id and t.deleted_at is null\njoin project p on p.tenant_id = :tenantId! and p.id = t.project_id and p.deleted_at is null\ncross join lateral (\n  select * from comment\n  where tenant_id = :tenantId! and task_id = page.task_id and (created_at, id) > (page.after_at, page.after_id)\n    and deleted_at is null\n  order by created_at, id\n  limit :limit!\n) c\norder by page.number, c.created_at, c.id"};

/**
 * Query generated from SQL:
 * ```
 * select page.number as "page!", c.id, c.task_id as "taskId", c.author_id as "authorId", c.personal, c.version,
 *        c.reducer_revision as "reducerRevision", c.created_at as "createdAt", c.updated_at as "updatedAt",
 *        c.edited_at as "editedAt", c.deleted_at as "deletedAt", c.deleted_by as "deletedBy"
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


