/** Types generated for queries found in "shared/database/repositories/memberships.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../../types/json';

/** 'FindMembershipsOf' parameters type */
export interface FindMembershipsOfParams {
  userId: string;
}

/** 'FindMembershipsOf' return type */
export interface FindMembershipsOfResult {
  name: string;
  role: string;
  slug: string;
  status: string;
  tenantId: string;
}

/** 'FindMembershipsOf' query type */
export interface FindMembershipsOfQuery {
  params: FindMembershipsOfParams;
  result: FindMembershipsOfResult;
}

const findMembershipsOfIR: any = {"usedParamSet":{"userId":true},"params":[{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":124,"b":131}]}],"statement":"select tenant_id as \"tenantId!\", slug as \"slug!\", name as \"name!\", status as \"status!\", role as \"role!\"\nfrom memberships_of(:userId!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId!", slug as "slug!", name as "name!", status as "status!", role as "role!"
 * from memberships_of(:userId!)
 * ```
 */
export const findMembershipsOf = new PreparedQuery<FindMembershipsOfParams,FindMembershipsOfResult>(findMembershipsOfIR);


/** 'FindMemberOf' parameters type */
export interface FindMemberOfParams {
  tenantId: string;
  userId: string;
}

/** 'FindMemberOf' return type */
export interface FindMemberOfResult {
  createdAt: string;
  erasedAt: string | null;
  id: string;
  personal: JsonValue | null;
  reducerRevision: number;
  removedAt: string | null;
  role: string;
  updatedAt: string;
  userId: string;
  version: number;
}

/** 'FindMemberOf' query type */
export interface FindMemberOfQuery {
  params: FindMemberOfParams;
  result: FindMemberOfResult;
}

const findMemberOfIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":253,"b":262}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":278,"b":285}]}],"statement":"select id, user_id as \"userId\", role as \"role!\", personal, removed_at as \"removedAt\", erased_at as \"erasedAt\",\n       version, reducer_revision as \"reducerRevision\", created_at as \"createdAt\", updated_at as \"updatedAt\"\nfrom membership\nwhere tenant_id = :tenantId! and user_id = :userId! and role is not null"};

/**
 * Query generated from SQL:
 * ```
 * select id, user_id as "userId", role as "role!", personal, removed_at as "removedAt", erased_at as "erasedAt",
 *        version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
 * from membership
 * where tenant_id = :tenantId! and user_id = :userId! and role is not null
 * ```
 */
export const findMemberOf = new PreparedQuery<FindMemberOfParams,FindMemberOfResult>(findMemberOfIR);


/** 'FindMembershipOf' parameters type */
export interface FindMembershipOfParams {
  tenantId: string;
  userId: string;
}

/** 'FindMembershipOf' return type */
export interface FindMembershipOfResult {
  createdAt: string;
  erasedAt: string | null;
  id: string;
  personal: JsonValue | null;
  reducerRevision: number;
  removedAt: string | null;
  role: string | null;
  updatedAt: string;
  userId: string;
  version: number;
}

/** 'FindMembershipOf' query type */
export interface FindMembershipOfQuery {
  params: FindMembershipOfParams;
  result: FindMembershipOfResult;
}

const findMembershipOfIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":242,"b":251}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":267,"b":274}]}],"statement":"select id, user_id as \"userId\", role, personal, removed_at as \"removedAt\", erased_at as \"erasedAt\", version,\n       reducer_revision as \"reducerRevision\", created_at as \"createdAt\", updated_at as \"updatedAt\"\nfrom membership\nwhere tenant_id = :tenantId! and user_id = :userId!"};

/**
 * Query generated from SQL:
 * ```
 * select id, user_id as "userId", role, personal, removed_at as "removedAt", erased_at as "erasedAt", version,
 *        reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
 * from membership
 * where tenant_id = :tenantId! and user_id = :userId!
 * ```
 */
export const findMembershipOf = new PreparedQuery<FindMembershipOfParams,FindMembershipOfResult>(findMembershipOfIR);


/** 'FindOwnerBeside' parameters type */
export interface FindOwnerBesideParams {
  tenantId: string;
  userId: string;
}

/** 'FindOwnerBeside' return type */
export interface FindOwnerBesideResult {
  id: string;
  version: number;
}

/** 'FindOwnerBeside' query type */
export interface FindOwnerBesideQuery {
  params: FindOwnerBesideParams;
  result: FindOwnerBesideResult;
}

const findOwnerBesideIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":79,"b":86}]}],"statement":"select id, version\nfrom membership\nwhere tenant_id = :tenantId! and user_id <> :userId! and role = 'owner'\norder by created_at, id\nlimit 1"};

/**
 * Query generated from SQL:
 * ```
 * select id, version
 * from membership
 * where tenant_id = :tenantId! and user_id <> :userId! and role = 'owner'
 * order by created_at, id
 * limit 1
 * ```
 */
export const findOwnerBeside = new PreparedQuery<FindOwnerBesideParams,FindOwnerBesideResult>(findOwnerBesideIR);


/** 'ListOwners' parameters type */
export interface ListOwnersParams {
  limit: number;
  tenantId: string;
}

/** 'ListOwners' return type */
export interface ListOwnersResult {
  personal: JsonValue | null;
  userId: string;
}

/** 'ListOwners' query type */
export interface ListOwnersQuery {
  params: ListOwnersParams;
  result: ListOwnersResult;
}

const listOwnersIR: any = {"usedParamSet":{"tenantId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":72,"b":81}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":138}]}],"statement":"select user_id as \"userId!\", personal\nfrom membership\nwhere tenant_id = :tenantId! and role = 'owner'\norder by created_at, id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select user_id as "userId!", personal
 * from membership
 * where tenant_id = :tenantId! and role = 'owner'
 * order by created_at, id
 * limit :limit!
 * ```
 */
export const listOwners = new PreparedQuery<ListOwnersParams,ListOwnersResult>(listOwnersIR);


/** 'ListMembers' parameters type */
export interface ListMembersParams {
  afterAt: string;
  afterId: string;
  limit: number;
  tenantId: string;
}

/** 'ListMembers' return type */
export interface ListMembersResult {
  createdAt: string;
  erasedAt: string | null;
  id: string;
  personal: JsonValue | null;
  reducerRevision: number;
  removedAt: string | null;
  role: string;
  updatedAt: string;
  userId: string;
  version: number;
}

/** 'ListMembers' query type */
export interface ListMembersQuery {
  params: ListMembersParams;
  result: ListMembersResult;
}

const listMembersIR: any = {"usedParamSet":{"tenantId":true,"afterAt":true,"afterId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":253,"b":262}]},{"name":"afterAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":288,"b":296}]},{"name":"afterId","required":true,"transform":{"type":"scalar"},"locs":[{"a":299,"b":307}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":361,"b":367}]}],"statement":"select id, user_id as \"userId\", role as \"role!\", personal, removed_at as \"removedAt\", erased_at as \"erasedAt\",\n       version, reducer_revision as \"reducerRevision\", created_at as \"createdAt\", updated_at as \"updatedAt\"\nfrom membership\nwhere tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and role is not null\norder by created_at, id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id, user_id as "userId", role as "role!", personal, removed_at as "removedAt", erased_at as "erasedAt",
 *        version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
 * from membership
 * where tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and role is not null
 * order by created_at, id
 * limit :limit!
 * ```
 */
export const listMembers = new PreparedQuery<ListMembersParams,ListMembersResult>(listMembersIR);


