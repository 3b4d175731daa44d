/** Types generated for queries found in "shared/database/repositories/roles.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindRole' parameters type */
export interface FindRoleParams {
  id: string;
  tenantId: string;
}

/** 'FindRole' return type */
export interface FindRoleResult {
  createdAt: string;
  deletedAt: string | null;
  id: string;
  name: string;
  permissions: stringArray;
  reducerRevision: number;
  updatedAt: string;
  version: number;
}

/** 'FindRole' query type */
export interface FindRoleQuery {
  params: FindRoleParams;
  result: FindRoleResult;
}

const findRoleIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":193,"b":202}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":213,"b":216}]}],"statement":"select id, name, permissions, version, reducer_revision as \"reducerRevision\", created_at as \"createdAt\",\n       updated_at as \"updatedAt\", deleted_at as \"deletedAt\"\nfrom role\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, name, permissions, version, reducer_revision as "reducerRevision", created_at as "createdAt",
 *        updated_at as "updatedAt", deleted_at as "deletedAt"
 * from role
 * where tenant_id = :tenantId! and id = :id!
 * ```
 */
export const findRole = new PreparedQuery<FindRoleParams,FindRoleResult>(findRoleIR);


/** 'ListRoles' parameters type */
export interface ListRolesParams {
  afterAt: string;
  afterId: string;
  limit: number;
  tenantId: string;
}

/** 'ListRoles' return type */
export interface ListRolesResult {
  createdAt: string;
  deletedAt: string | null;
  id: string;
  name: string;
  permissions: stringArray;
  reducerRevision: number;
  updatedAt: string;
  version: number;
}

/** 'ListRoles' query type */
export interface ListRolesQuery {
  params: ListRolesParams;
  result: ListRolesResult;
}

const listRolesIR: any = {"usedParamSet":{"tenantId":true,"afterAt":true,"afterId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":193,"b":202}]},{"name":"afterAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":228,"b":236}]},{"name":"afterId","required":true,"transform":{"type":"scalar"},"locs":[{"a":239,"b":247}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":303,"b":309}]}],"statement":"select id, name, permissions, version, reducer_revision as \"reducerRevision\", created_at as \"createdAt\",\n       updated_at as \"updatedAt\", deleted_at as \"deletedAt\"\nfrom role\nwhere tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and deleted_at is null\norder by created_at, id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id, name, permissions, version, reducer_revision as "reducerRevision", created_at as "createdAt",
 *        updated_at as "updatedAt", deleted_at as "deletedAt"
 * from role
 * where tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and deleted_at is null
 * order by created_at, id
 * limit :limit!
 * ```
 */
export const listRoles = new PreparedQuery<ListRolesParams,ListRolesResult>(listRolesIR);


/** 'FindRoleNamed' parameters type */
export interface FindRoleNamedParams {
  exceptId: string;
  name: string;
  tenantId: string;
}

/** 'FindRoleNamed' return type */
export interface FindRoleNamedResult {
  id: string;
}

/** 'FindRoleNamed' query type */
export interface FindRoleNamedQuery {
  params: FindRoleNamedParams;
  result: FindRoleNamedResult;
}

const findRoleNamedIR: any = {"usedParamSet":{"tenantId":true,"exceptId":true,"name":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":38,"b":47}]},{"name":"exceptId","required":true,"transform":{"type":"scalar"},"locs":[{"a":59,"b":68}]},{"name":"name","required":true,"transform":{"type":"scalar"},"locs":[{"a":107,"b":112}]}],"statement":"select id\nfrom role\nwhere tenant_id = :tenantId! and id <> :exceptId! and lower(btrim(name)) = lower(btrim(:name!)) and deleted_at is null\nlimit 1"};

/**
 * Query generated from SQL:
 * ```
 * select id
 * from role
 * where tenant_id = :tenantId! and id <> :exceptId! and lower(btrim(name)) = lower(btrim(:name!)) and deleted_at is null
 * limit 1
 * ```
 */
export const findRoleNamed = new PreparedQuery<FindRoleNamedParams,FindRoleNamedResult>(findRoleNamedIR);


/** 'FindHolderOfRole' parameters type */
export interface FindHolderOfRoleParams {
  role: string;
  tenantId: string;
}

/** 'FindHolderOfRole' return type */
export interface FindHolderOfRoleResult {
  id: string;
}

/** 'FindHolderOfRole' query type */
export interface FindHolderOfRoleQuery {
  params: FindHolderOfRoleParams;
  result: FindHolderOfRoleResult;
}

const findHolderOfRoleIR: any = {"usedParamSet":{"tenantId":true,"role":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62},{"a":191,"b":200}]},{"name":"role","required":true,"transform":{"type":"scalar"},"locs":[{"a":75,"b":80},{"a":213,"b":218}]}],"statement":"select id as \"id!\"\nfrom membership\nwhere tenant_id = :tenantId! and role = :role! and role not in ('owner', 'admin', 'member', 'viewer')\nunion all\nselect id\nfrom invitation\nwhere tenant_id = :tenantId! and role = :role! and status = 'open'\nlimit 1"};

/**
 * Query generated from SQL:
 * ```
 * select id as "id!"
 * from membership
 * where tenant_id = :tenantId! and role = :role! and role not in ('owner', 'admin', 'member', 'viewer')
 * union all
 * select id
 * from invitation
 * where tenant_id = :tenantId! and role = :role! and status = 'open'
 * limit 1
 * ```
 */
export const findHolderOfRole = new PreparedQuery<FindHolderOfRoleParams,FindHolderOfRoleResult>(findHolderOfRoleIR);


