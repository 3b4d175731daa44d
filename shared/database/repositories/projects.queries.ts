/** Types generated for queries found in "shared/database/repositories/projects.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'FindProject' parameters type */
export interface FindProjectParams {
  id: string;
  tenantId: string;
}

/** 'FindProject' return type */
export interface FindProjectResult {
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  id: string;
  key: string;
  name: string;
  reducerRevision: number;
  status: string;
  updatedAt: string;
  version: number;
}

/** 'FindProject' query type */
export interface FindProjectQuery {
  params: FindProjectParams;
  result: FindProjectResult;
}

const findProjectIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":236,"b":245}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":256,"b":259}]}],"statement":"select id, key, name, description, status, version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\", deleted_at as \"deletedAt\", deleted_by as \"deletedBy\"\nfrom project\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, key, name, description, status, version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy"
 * from project
 * where tenant_id = :tenantId! and id = :id!
 * ```
 */
export const findProject = new PreparedQuery<FindProjectParams,FindProjectResult>(findProjectIR);


/** 'ListProjects' parameters type */
export interface ListProjectsParams {
  beforeAt: string;
  beforeId: string;
  limit: number;
  tenantId: string;
}

/** 'ListProjects' return type */
export interface ListProjectsResult {
  createdAt: string;
  deletedAt: string | null;
  deletedBy: string | null;
  description: string;
  id: string;
  key: string;
  name: string;
  reducerRevision: number;
  status: string;
  updatedAt: string;
  version: number;
}

/** 'ListProjects' query type */
export interface ListProjectsQuery {
  params: ListProjectsParams;
  result: ListProjectsResult;
}

const listProjectsIR: any = {"usedParamSet":{"tenantId":true,"beforeAt":true,"beforeId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":236,"b":245}]},{"name":"beforeAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":271,"b":280}]},{"name":"beforeId","required":true,"transform":{"type":"scalar"},"locs":[{"a":283,"b":292}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":358,"b":364}]}],"statement":"select id, key, name, description, status, version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\", deleted_at as \"deletedAt\", deleted_by as \"deletedBy\"\nfrom project\nwhere tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!) and deleted_at is null\norder by created_at desc, id desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id, key, name, description, status, version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy"
 * from project
 * where tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!) and deleted_at is null
 * order by created_at desc, id desc
 * limit :limit!
 * ```
 */
export const listProjects = new PreparedQuery<ListProjectsParams,ListProjectsResult>(listProjectsIR);


