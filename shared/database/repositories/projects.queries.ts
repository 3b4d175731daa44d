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
  purgedAt: string | null;
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

const findProjectIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":261,"b":270}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":281,"b":284}]}],"statement":"select id, key, name, description, status, version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\", deleted_at as \"deletedAt\", deleted_by as \"deletedBy\", purged_at as \"purgedAt\"\nfrom project\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, key, name, description, status, version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy", purged_at as "purgedAt"
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
  purgedAt: string | null;
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

const listProjectsIR: any = {"usedParamSet":{"tenantId":true,"beforeAt":true,"beforeId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":261,"b":270}]},{"name":"beforeAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":296,"b":305}]},{"name":"beforeId","required":true,"transform":{"type":"scalar"},"locs":[{"a":308,"b":317}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":383,"b":389}]}],"statement":"select id, key, name, description, status, version, reducer_revision as \"reducerRevision\",\n       created_at as \"createdAt\", updated_at as \"updatedAt\", deleted_at as \"deletedAt\", deleted_by as \"deletedBy\", purged_at as \"purgedAt\"\nfrom project\nwhere tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!) and deleted_at is null\norder by created_at desc, id desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id, key, name, description, status, version, reducer_revision as "reducerRevision",
 *        created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt", deleted_by as "deletedBy", purged_at as "purgedAt"
 * from project
 * where tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!) and deleted_at is null
 * order by created_at desc, id desc
 * limit :limit!
 * ```
 */
export const listProjects = new PreparedQuery<ListProjectsParams,ListProjectsResult>(listProjectsIR);


/** 'FindDueProjects' parameters type */
export interface FindDueProjectsParams {
  after: string;
  deletedBefore: string;
  limit: number;
  tenantId: string;
}

/** 'FindDueProjects' return type */
export interface FindDueProjectsResult {
  id: string;
}

/** 'FindDueProjects' query type */
export interface FindDueProjectsQuery {
  params: FindDueProjectsParams;
  result: FindDueProjectsResult;
}

const findDueProjectsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"deletedBefore":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":41,"b":50}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":61,"b":67}]},{"name":"deletedBefore","required":true,"transform":{"type":"scalar"},"locs":[{"a":87,"b":101}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":143,"b":149}]}],"statement":"select id\nfrom project\nwhere tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null\norder by id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id
 * from project
 * where tenant_id = :tenantId! and id > :after! and deleted_at <= :deletedBefore! and purged_at is null
 * order by id
 * limit :limit!
 * ```
 */
export const findDueProjects = new PreparedQuery<FindDueProjectsParams,FindDueProjectsResult>(findDueProjectsIR);


