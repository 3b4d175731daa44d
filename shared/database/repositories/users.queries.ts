/** Types generated for queries found in "shared/database/repositories/users.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../../types/json';

/** 'FindCredential' parameters type */
export interface FindCredentialParams {
  emailMac: string;
  tenantId: string;
}

/** 'FindCredential' return type */
export interface FindCredentialResult {
  emailVerifiedAt: string | null;
  hash: string;
  pepperId: string;
  personal: JsonValue | null;
  scheme: string;
  userId: string;
}

/** 'FindCredential' query type */
export interface FindCredentialQuery {
  params: FindCredentialParams;
  result: FindCredentialResult;
}

const findCredentialIR: any = {"usedParamSet":{"tenantId":true,"emailMac":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":330,"b":339}]},{"name":"emailMac","required":true,"transform":{"type":"scalar"},"locs":[{"a":381,"b":390}]}],"statement":"select c.user_id as \"userId\", c.scheme, c.pepper_id as \"pepperId\", c.hash, u.personal,\n       u.email_verified_at as \"emailVerifiedAt\"\nfrom reservation r\njoin password_credential c on c.tenant_id = r.tenant_id and c.user_id = r.stream_id\njoin user_account u on u.tenant_id = r.tenant_id and u.id = r.stream_id\nwhere r.tenant_id = :tenantId! and r.kind = 'user.email' and r.value = :emailMac! and u.deleted_at is null"};

/**
 * Query generated from SQL:
 * ```
 * select c.user_id as "userId", c.scheme, c.pepper_id as "pepperId", c.hash, u.personal,
 *        u.email_verified_at as "emailVerifiedAt"
 * from reservation r
 * join password_credential c on c.tenant_id = r.tenant_id and c.user_id = r.stream_id
 * join user_account u on u.tenant_id = r.tenant_id and u.id = r.stream_id
 * where r.tenant_id = :tenantId! and r.kind = 'user.email' and r.value = :emailMac! and u.deleted_at is null
 * ```
 */
export const findCredential = new PreparedQuery<FindCredentialParams,FindCredentialResult>(findCredentialIR);


/** 'FindCredentialOfUser' parameters type */
export interface FindCredentialOfUserParams {
  tenantId: string;
  userId: string;
}

/** 'FindCredentialOfUser' return type */
export interface FindCredentialOfUserResult {
  emailVerifiedAt: string | null;
  hash: string;
  pepperId: string;
  personal: JsonValue | null;
  scheme: string;
  userId: string;
}

/** 'FindCredentialOfUser' query type */
export interface FindCredentialOfUserQuery {
  params: FindCredentialOfUserParams;
  result: FindCredentialOfUserResult;
}

const findCredentialOfUserIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":252,"b":261}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":279,"b":286}]}],"statement":"select c.user_id as \"userId\", c.scheme, c.pepper_id as \"pepperId\", c.hash, u.personal,\n       u.email_verified_at as \"emailVerifiedAt\"\nfrom password_credential c\njoin user_account u on u.tenant_id = c.tenant_id and u.id = c.user_id\nwhere c.tenant_id = :tenantId! and c.user_id = :userId! and u.deleted_at is null"};

/**
 * Query generated from SQL:
 * ```
 * select c.user_id as "userId", c.scheme, c.pepper_id as "pepperId", c.hash, u.personal,
 *        u.email_verified_at as "emailVerifiedAt"
 * from password_credential c
 * join user_account u on u.tenant_id = c.tenant_id and u.id = c.user_id
 * where c.tenant_id = :tenantId! and c.user_id = :userId! and u.deleted_at is null
 * ```
 */
export const findCredentialOfUser = new PreparedQuery<FindCredentialOfUserParams,FindCredentialOfUserResult>(findCredentialOfUserIR);


/** 'FindUserRow' parameters type */
export interface FindUserRowParams {
  tenantId: string;
  userId: string;
}

/** 'FindUserRow' return type */
export interface FindUserRowResult {
  createdAt: string;
  deletedAt: string | null;
  emailVerifiedAt: string | null;
  erasedAt: string | null;
  personal: JsonValue | null;
  reducerRevision: number;
  secondFactorId: string | null;
  updatedAt: string;
  userId: string;
  version: number;
}

/** 'FindUserRow' query type */
export interface FindUserRowQuery {
  params: FindUserRowParams;
  result: FindUserRowResult;
}

const findUserRowIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":307,"b":316}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":327,"b":334}]}],"statement":"select id as \"userId\", personal, email_verified_at as \"emailVerifiedAt\", second_factor_id as \"secondFactorId\", deleted_at as \"deletedAt\", erased_at as \"erasedAt\", version,\n       reducer_revision as \"reducerRevision\", created_at as \"createdAt\", updated_at as \"updatedAt\"\nfrom user_account\nwhere tenant_id = :tenantId! and id = :userId!"};

/**
 * Query generated from SQL:
 * ```
 * select id as "userId", personal, email_verified_at as "emailVerifiedAt", second_factor_id as "secondFactorId", deleted_at as "deletedAt", erased_at as "erasedAt", version,
 *        reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
 * from user_account
 * where tenant_id = :tenantId! and id = :userId!
 * ```
 */
export const findUserRow = new PreparedQuery<FindUserRowParams,FindUserRowResult>(findUserRowIR);


/** 'FindUser' parameters type */
export interface FindUserParams {
  tenantId: string;
  userId: string;
}

/** 'FindUser' return type */
export interface FindUserResult {
  personal: JsonValue | null;
}

/** 'FindUser' query type */
export interface FindUserQuery {
  params: FindUserParams;
  result: FindUserResult;
}

const findUserIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":52,"b":61}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":72,"b":79}]}],"statement":"select personal from user_account where tenant_id = :tenantId! and id = :userId!"};

/**
 * Query generated from SQL:
 * ```
 * select personal from user_account where tenant_id = :tenantId! and id = :userId!
 * ```
 */
export const findUser = new PreparedQuery<FindUserParams,FindUserResult>(findUserIR);


