/** Types generated for queries found in "shared/eventstore/auditKeys.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../types/json';

/** 'FindActiveAuditKey' parameters type */
export interface FindActiveAuditKeyParams {
  tenantId: string;
}

/** 'FindActiveAuditKey' return type */
export interface FindActiveAuditKeyResult {
  createdAt: string;
  kid: string;
  privateKey: string | null;
}

/** 'FindActiveAuditKey' query type */
export interface FindActiveAuditKeyQuery {
  params: FindActiveAuditKeyParams;
  result: FindActiveAuditKeyResult;
}

const findActiveAuditKeyIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":100,"b":109}]}],"statement":"select kid, private_key as \"privateKey\", created_at as \"createdAt\"\nfrom audit_key\nwhere tenant_id = :tenantId! and retired_at is null"};

/**
 * Query generated from SQL:
 * ```
 * select kid, private_key as "privateKey", created_at as "createdAt"
 * from audit_key
 * where tenant_id = :tenantId! and retired_at is null
 * ```
 */
export const findActiveAuditKey = new PreparedQuery<FindActiveAuditKeyParams,FindActiveAuditKeyResult>(findActiveAuditKeyIR);


/** 'ListAuditKeys' parameters type */
export interface ListAuditKeysParams {
  tenantId: string;
}

/** 'ListAuditKeys' return type */
export interface ListAuditKeysResult {
  kid: string;
  publicJwk: JsonValue;
}

/** 'ListAuditKeys' query type */
export interface ListAuditKeysQuery {
  params: ListAuditKeysParams;
  result: ListAuditKeysResult;
}

const listAuditKeysIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":71,"b":80}]}],"statement":"select kid, public_jwk as \"publicJwk\"\nfrom audit_key\nwhere tenant_id = :tenantId!\norder by created_at, kid"};

/**
 * Query generated from SQL:
 * ```
 * select kid, public_jwk as "publicJwk"
 * from audit_key
 * where tenant_id = :tenantId!
 * order by created_at, kid
 * ```
 */
export const listAuditKeys = new PreparedQuery<ListAuditKeysParams,ListAuditKeysResult>(listAuditKeysIR);


/** 'InsertAuditKey' parameters type */
export interface InsertAuditKeyParams {
  kid: string;
  now: string;
  privateKey: string;
  publicJwk: JsonValue;
  tenantId: string;
}

/** 'InsertAuditKey' return type */
export type InsertAuditKeyResult = void;

/** 'InsertAuditKey' query type */
export interface InsertAuditKeyQuery {
  params: InsertAuditKeyParams;
  result: InsertAuditKeyResult;
}

const insertAuditKeyIR: any = {"usedParamSet":{"tenantId":true,"kid":true,"publicJwk":true,"privateKey":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":84,"b":93}]},{"name":"kid","required":true,"transform":{"type":"scalar"},"locs":[{"a":96,"b":100}]},{"name":"publicJwk","required":true,"transform":{"type":"scalar"},"locs":[{"a":103,"b":113}]},{"name":"privateKey","required":true,"transform":{"type":"scalar"},"locs":[{"a":116,"b":127}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":130,"b":134}]}],"statement":"insert into audit_key (tenant_id, kid, public_jwk, private_key, created_at)\nvalues (:tenantId!, :kid!, :publicJwk!, :privateKey!, :now!)\non conflict do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into audit_key (tenant_id, kid, public_jwk, private_key, created_at)
 * values (:tenantId!, :kid!, :publicJwk!, :privateKey!, :now!)
 * on conflict do nothing
 * ```
 */
export const insertAuditKey = new PreparedQuery<InsertAuditKeyParams,InsertAuditKeyResult>(insertAuditKeyIR);


/** 'RetireAuditKey' parameters type */
export interface RetireAuditKeyParams {
  kid: string;
  now: string;
  tenantId: string;
}

/** 'RetireAuditKey' return type */
export type RetireAuditKeyResult = void;

/** 'RetireAuditKey' query type */
export interface RetireAuditKeyQuery {
  params: RetireAuditKeyParams;
  result: RetireAuditKeyResult;
}

const retireAuditKeyIR: any = {"usedParamSet":{"now":true,"tenantId":true,"kid":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":58}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":78,"b":87}]},{"name":"kid","required":true,"transform":{"type":"scalar"},"locs":[{"a":99,"b":103}]}],"statement":"update audit_key\nset private_key = null, retired_at = :now!\nwhere tenant_id = :tenantId! and kid = :kid! and retired_at is null"};

/**
 * Query generated from SQL:
 * ```
 * update audit_key
 * set private_key = null, retired_at = :now!
 * where tenant_id = :tenantId! and kid = :kid! and retired_at is null
 * ```
 */
export const retireAuditKey = new PreparedQuery<RetireAuditKeyParams,RetireAuditKeyResult>(retireAuditKeyIR);


