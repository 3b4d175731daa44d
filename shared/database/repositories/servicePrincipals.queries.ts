/** Types generated for queries found in "shared/database/repositories/servicePrincipals.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'InsertServicePrincipal' parameters type */
export interface InsertServicePrincipalParams {
  hash: Buffer;
  id: string;
  name: string;
  now: string;
  scopes: stringArray;
  tenantId: string;
}

/** 'InsertServicePrincipal' return type */
export type InsertServicePrincipalResult = void;

/** 'InsertServicePrincipal' query type */
export interface InsertServicePrincipalQuery {
  params: InsertServicePrincipalParams;
  result: InsertServicePrincipalResult;
}

const insertServicePrincipalIR: any = {"usedParamSet":{"tenantId":true,"id":true,"name":true,"scopes":true,"hash":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":86,"b":95}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":98,"b":101}]},{"name":"name","required":true,"transform":{"type":"scalar"},"locs":[{"a":104,"b":109}]},{"name":"scopes","required":true,"transform":{"type":"scalar"},"locs":[{"a":112,"b":119}]},{"name":"hash","required":true,"transform":{"type":"scalar"},"locs":[{"a":130,"b":135}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":138,"b":142}]}],"statement":"insert into service_principal (tenant_id, id, name, scopes, hash, created_at)\nvalues (:tenantId!, :id!, :name!, :scopes!::text[], :hash!, :now!)"};

/**
 * Query generated from SQL:
 * ```
 * insert into service_principal (tenant_id, id, name, scopes, hash, created_at)
 * values (:tenantId!, :id!, :name!, :scopes!::text[], :hash!, :now!)
 * ```
 */
export const insertServicePrincipal = new PreparedQuery<InsertServicePrincipalParams,InsertServicePrincipalResult>(insertServicePrincipalIR);


/** 'FindServicePrincipal' parameters type */
export interface FindServicePrincipalParams {
  id: string;
  tenantId: string;
}

/** 'FindServicePrincipal' return type */
export interface FindServicePrincipalResult {
  hash: Buffer;
  id: string;
  name: string;
  previousHash: Buffer | null;
  previousUntil: string | null;
  scopes: stringArray;
}

/** 'FindServicePrincipal' query type */
export interface FindServicePrincipalQuery {
  params: FindServicePrincipalParams;
  result: FindServicePrincipalResult;
}

const findServicePrincipalIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":148}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":159,"b":162}]}],"statement":"select id, name, scopes, hash, previous_hash as \"previousHash\", previous_until as \"previousUntil\"\nfrom service_principal\nwhere tenant_id = :tenantId! and id = :id! and revoked_at is null"};

/**
 * Query generated from SQL:
 * ```
 * select id, name, scopes, hash, previous_hash as "previousHash", previous_until as "previousUntil"
 * from service_principal
 * where tenant_id = :tenantId! and id = :id! and revoked_at is null
 * ```
 */
export const findServicePrincipal = new PreparedQuery<FindServicePrincipalParams,FindServicePrincipalResult>(findServicePrincipalIR);


/** 'ListServicePrincipals' parameters type */
export interface ListServicePrincipalsParams {
  tenantId: string;
}

/** 'ListServicePrincipals' return type */
export interface ListServicePrincipalsResult {
  createdAt: string;
  id: string;
  name: string;
  previousUntil: string | null;
  scopes: stringArray;
}

/** 'ListServicePrincipals' query type */
export interface ListServicePrincipalsQuery {
  params: ListServicePrincipalsParams;
  result: ListServicePrincipalsResult;
}

const listServicePrincipalsIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":127,"b":136}]}],"statement":"select id, name, scopes, previous_until as \"previousUntil\", created_at as \"createdAt\"\nfrom service_principal\nwhere tenant_id = :tenantId! and revoked_at is null\norder by name"};

/**
 * Query generated from SQL:
 * ```
 * select id, name, scopes, previous_until as "previousUntil", created_at as "createdAt"
 * from service_principal
 * where tenant_id = :tenantId! and revoked_at is null
 * order by name
 * ```
 */
export const listServicePrincipals = new PreparedQuery<ListServicePrincipalsParams,ListServicePrincipalsResult>(listServicePrincipalsIR);


/** 'RotateServicePrincipal' parameters type */
export interface RotateServicePrincipalParams {
  hash: Buffer;
  id: string;
  previousUntil: string;
  tenantId: string;
}

/** 'RotateServicePrincipal' return type */
export interface RotateServicePrincipalResult {
  createdAt: string;
  id: string;
  name: string;
  previousUntil: string | null;
  scopes: stringArray;
}

/** 'RotateServicePrincipal' query type */
export interface RotateServicePrincipalQuery {
  params: RotateServicePrincipalParams;
  result: RotateServicePrincipalResult;
}

const rotateServicePrincipalIR: any = {"usedParamSet":{"previousUntil":true,"hash":true,"tenantId":true,"id":true},"params":[{"name":"previousUntil","required":true,"transform":{"type":"scalar"},"locs":[{"a":68,"b":82}]},{"name":"hash","required":true,"transform":{"type":"scalar"},"locs":[{"a":92,"b":97}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":117,"b":126}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":137,"b":140}]}],"statement":"update service_principal\nset previous_hash = hash, previous_until = :previousUntil!, hash = :hash!\nwhere tenant_id = :tenantId! and id = :id! and revoked_at is null\nreturning id, name, scopes, previous_until as \"previousUntil\", created_at as \"createdAt\""};

/**
 * Query generated from SQL:
 * ```
 * update service_principal
 * set previous_hash = hash, previous_until = :previousUntil!, hash = :hash!
 * where tenant_id = :tenantId! and id = :id! and revoked_at is null
 * returning id, name, scopes, previous_until as "previousUntil", created_at as "createdAt"
 * ```
 */
export const rotateServicePrincipal = new PreparedQuery<RotateServicePrincipalParams,RotateServicePrincipalResult>(rotateServicePrincipalIR);


/** 'RevokeServicePrincipal' parameters type */
export interface RevokeServicePrincipalParams {
  id: string;
  now: string;
  tenantId: string;
}

/** 'RevokeServicePrincipal' return type */
export interface RevokeServicePrincipalResult {
  id: string;
}

/** 'RevokeServicePrincipal' query type */
export interface RevokeServicePrincipalQuery {
  params: RevokeServicePrincipalParams;
  result: RevokeServicePrincipalResult;
}

const revokeServicePrincipalIR: any = {"usedParamSet":{"now":true,"tenantId":true,"id":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":42,"b":46}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":66,"b":75}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":86,"b":89}]}],"statement":"update service_principal\nset revoked_at = :now!\nwhere tenant_id = :tenantId! and id = :id! and revoked_at is null\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update service_principal
 * set revoked_at = :now!
 * where tenant_id = :tenantId! and id = :id! and revoked_at is null
 * returning id
 * ```
 */
export const revokeServicePrincipal = new PreparedQuery<RevokeServicePrincipalParams,RevokeServicePrincipalResult>(revokeServicePrincipalIR);


