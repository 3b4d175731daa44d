/** Types generated for queries found in "shared/database/repositories/signingKeys.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../../types/json';

/** 'FindSigningKeys' parameters type */
export interface FindSigningKeysParams {
  tenantId: string;
}

/** 'FindSigningKeys' return type */
export interface FindSigningKeysResult {
  kid: string;
  privateKey: string | null;
  publicJwk: JsonValue;
  status: string;
}

/** 'FindSigningKeys' query type */
export interface FindSigningKeysQuery {
  params: FindSigningKeysParams;
  result: FindSigningKeysResult;
}

const findSigningKeysIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":119}]}],"statement":"select kid, status, public_jwk as \"publicJwk\", private_key as \"privateKey\"\nfrom signing_key\nwhere tenant_id = :tenantId! and status <> 'retired'\norder by created_at, kid"};

/**
 * Query generated from SQL:
 * ```
 * select kid, status, public_jwk as "publicJwk", private_key as "privateKey"
 * from signing_key
 * where tenant_id = :tenantId! and status <> 'retired'
 * order by created_at, kid
 * ```
 */
export const findSigningKeys = new PreparedQuery<FindSigningKeysParams,FindSigningKeysResult>(findSigningKeysIR);


/** 'InsertFirstSigningKey' parameters type */
export interface InsertFirstSigningKeyParams {
  kid: string;
  now: string;
  privateKey: string;
  publicJwk: JsonValue;
  tenantId: string;
}

/** 'InsertFirstSigningKey' return type */
export type InsertFirstSigningKeyResult = void;

/** 'InsertFirstSigningKey' query type */
export interface InsertFirstSigningKeyQuery {
  params: InsertFirstSigningKeyParams;
  result: InsertFirstSigningKeyResult;
}

const insertFirstSigningKeyIR: any = {"usedParamSet":{"tenantId":true,"kid":true,"publicJwk":true,"privateKey":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":108,"b":117}]},{"name":"kid","required":true,"transform":{"type":"scalar"},"locs":[{"a":120,"b":124}]},{"name":"publicJwk","required":true,"transform":{"type":"scalar"},"locs":[{"a":137,"b":147}]},{"name":"privateKey","required":true,"transform":{"type":"scalar"},"locs":[{"a":150,"b":161}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":164,"b":168},{"a":171,"b":175}]}],"statement":"insert into signing_key (tenant_id, kid, status, public_jwk, private_key, created_at, activated_at)\nvalues (:tenantId!, :kid!, 'active', :publicJwk!, :privateKey!, :now!, :now!)\non conflict do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into signing_key (tenant_id, kid, status, public_jwk, private_key, created_at, activated_at)
 * values (:tenantId!, :kid!, 'active', :publicJwk!, :privateKey!, :now!, :now!)
 * on conflict do nothing
 * ```
 */
export const insertFirstSigningKey = new PreparedQuery<InsertFirstSigningKeyParams,InsertFirstSigningKeyResult>(insertFirstSigningKeyIR);


