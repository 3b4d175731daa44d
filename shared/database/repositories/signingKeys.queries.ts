/** Types generated for queries found in "shared/database/repositories/signingKeys.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../../types/json';

/** 'FindSigningKeys' parameters type */
export interface FindSigningKeysParams {
  tenantId: string;
}

/** 'FindSigningKeys' return type */
export interface FindSigningKeysResult {
  activatedAt: string | null;
  createdAt: string;
  kid: string;
  privateKey: string | null;
  publicJwk: JsonValue;
  rotationAskedAt: string | null;
  status: string;
  verifyUntil: string | null;
}

/** 'FindSigningKeys' query type */
export interface FindSigningKeysQuery {
  params: FindSigningKeysParams;
  result: FindSigningKeysResult;
}

const findSigningKeysIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":246,"b":255}]}],"statement":"select kid, status, public_jwk as \"publicJwk\", private_key as \"privateKey\", created_at as \"createdAt\",\n       activated_at as \"activatedAt\", rotation_asked_at as \"rotationAskedAt\", verify_until as \"verifyUntil\"\nfrom signing_key\nwhere tenant_id = :tenantId! and status <> 'retired'\norder by created_at, kid"};

/**
 * Query generated from SQL:
 * ```
 * select kid, status, public_jwk as "publicJwk", private_key as "privateKey", created_at as "createdAt",
 *        activated_at as "activatedAt", rotation_asked_at as "rotationAskedAt", verify_until as "verifyUntil"
 * from signing_key
 * where tenant_id = :tenantId! and status <> 'retired'
 * order by created_at, kid
 * ```
 */
export const findSigningKeys = new PreparedQuery<FindSigningKeysParams,FindSigningKeysResult>(findSigningKeysIR);


/** 'TurnSigningKeys' parameters type */
export interface TurnSigningKeysParams {
  kid?: string | null | void;
  now: string;
  oldBefore: string;
  privateKey?: string | null | void;
  publicJwk?: JsonValue | null | void;
  publishedBefore: string;
  verifyUntil: string;
}

/** 'TurnSigningKeys' return type */
export interface TurnSigningKeysResult {
  turn_signing_keys: undefined | null;
}

/** 'TurnSigningKeys' query type */
export interface TurnSigningKeysQuery {
  params: TurnSigningKeysParams;
  result: TurnSigningKeysResult;
}

const turnSigningKeysIR: any = {"usedParamSet":{"now":true,"publishedBefore":true,"oldBefore":true,"verifyUntil":true,"kid":true,"publicJwk":true,"privateKey":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":54}]},{"name":"publishedBefore","required":true,"transform":{"type":"scalar"},"locs":[{"a":81,"b":97}]},{"name":"oldBefore","required":true,"transform":{"type":"scalar"},"locs":[{"a":124,"b":134}]},{"name":"verifyUntil","required":true,"transform":{"type":"scalar"},"locs":[{"a":161,"b":173}]},{"name":"kid","required":false,"transform":{"type":"scalar"},"locs":[{"a":200,"b":203}]},{"name":"publicJwk","required":false,"transform":{"type":"scalar"},"locs":[{"a":230,"b":239}]},{"name":"privateKey","required":false,"transform":{"type":"scalar"},"locs":[{"a":266,"b":276}]}],"statement":"select turn_signing_keys(\n  p_now              => :now!,\n  p_published_before => :publishedBefore!,\n  p_old_before       => :oldBefore!,\n  p_verify_until     => :verifyUntil!,\n  p_kid              => :kid,\n  p_public_jwk       => :publicJwk,\n  p_private_key      => :privateKey)"};

/**
 * Query generated from SQL:
 * ```
 * select turn_signing_keys(
 *   p_now              => :now!,
 *   p_published_before => :publishedBefore!,
 *   p_old_before       => :oldBefore!,
 *   p_verify_until     => :verifyUntil!,
 *   p_kid              => :kid,
 *   p_public_jwk       => :publicJwk,
 *   p_private_key      => :privateKey)
 * ```
 */
export const turnSigningKeys = new PreparedQuery<TurnSigningKeysParams,TurnSigningKeysResult>(turnSigningKeysIR);


/** 'FindAllSigningKeys' parameters type */
export interface FindAllSigningKeysParams {
  tenantId: string;
}

/** 'FindAllSigningKeys' return type */
export interface FindAllSigningKeysResult {
  activatedAt: string | null;
  createdAt: string;
  kid: string;
  retiredAt: string | null;
  retiringAt: string | null;
  rotationAskedAt: string | null;
  status: string;
  verifyUntil: string | null;
}

/** 'FindAllSigningKeys' query type */
export interface FindAllSigningKeysQuery {
  params: FindAllSigningKeysParams;
  result: FindAllSigningKeysResult;
}

const findAllSigningKeysIR: any = {"usedParamSet":{"tenantId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":246,"b":255}]}],"statement":"select kid, status, created_at as \"createdAt\", activated_at as \"activatedAt\", rotation_asked_at as \"rotationAskedAt\",\n       retiring_at as \"retiringAt\", verify_until as \"verifyUntil\", retired_at as \"retiredAt\"\nfrom signing_key\nwhere tenant_id = :tenantId!\norder by created_at, kid"};

/**
 * Query generated from SQL:
 * ```
 * select kid, status, created_at as "createdAt", activated_at as "activatedAt", rotation_asked_at as "rotationAskedAt",
 *        retiring_at as "retiringAt", verify_until as "verifyUntil", retired_at as "retiredAt"
 * from signing_key
 * where tenant_id = :tenantId!
 * order by created_at, kid
 * ```
 */
export const findAllSigningKeys = new PreparedQuery<FindAllSigningKeysParams,FindAllSigningKeysResult>(findAllSigningKeysIR);


/** 'AskForRotation' parameters type */
export interface AskForRotationParams {
  now: string;
  tenantId: string;
}

/** 'AskForRotation' return type */
export type AskForRotationResult = void;

/** 'AskForRotation' query type */
export interface AskForRotationQuery {
  params: AskForRotationParams;
  result: AskForRotationResult;
}

const askForRotationIR: any = {"usedParamSet":{"now":true,"tenantId":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":43,"b":47}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":67,"b":76}]}],"statement":"update signing_key set rotation_asked_at = :now!\nwhere tenant_id = :tenantId! and status = 'active' and rotation_asked_at is null"};

/**
 * Query generated from SQL:
 * ```
 * update signing_key set rotation_asked_at = :now!
 * where tenant_id = :tenantId! and status = 'active' and rotation_asked_at is null
 * ```
 */
export const askForRotation = new PreparedQuery<AskForRotationParams,AskForRotationResult>(askForRotationIR);


/** 'RetireKey' parameters type */
export interface RetireKeyParams {
  kid: string;
  now: string;
  tenantId: string;
}

/** 'RetireKey' return type */
export interface RetireKeyResult {
  kid: string;
}

/** 'RetireKey' query type */
export interface RetireKeyQuery {
  params: RetireKeyParams;
  result: RetireKeyResult;
}

const retireKeyIR: any = {"usedParamSet":{"now":true,"tenantId":true,"kid":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":60}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":100,"b":109}]},{"name":"kid","required":true,"transform":{"type":"scalar"},"locs":[{"a":121,"b":125}]}],"statement":"update signing_key set status = 'retired', retired_at = :now!, private_key = null\nwhere tenant_id = :tenantId! and kid = :kid! and status <> 'retired'\nreturning kid"};

/**
 * Query generated from SQL:
 * ```
 * update signing_key set status = 'retired', retired_at = :now!, private_key = null
 * where tenant_id = :tenantId! and kid = :kid! and status <> 'retired'
 * returning kid
 * ```
 */
export const retireKey = new PreparedQuery<RetireKeyParams,RetireKeyResult>(retireKeyIR);


