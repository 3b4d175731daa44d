/** Types generated for queries found in "shared/database/repositories/apiKeys.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindApiKey' parameters type */
export interface FindApiKeyParams {
  id: string;
  tenantId: string;
}

/** 'FindApiKey' return type */
export interface FindApiKeyResult {
  createdAt: string;
  expiresAt: string | null;
  id: string;
  lastUsedAt: string | null;
  name: string;
  previousSecretId: string | null;
  previousUntil: string | null;
  reducerRevision: number;
  revokedAt: string | null;
  scopes: stringArray;
  secretId: string;
  updatedAt: string;
  version: number;
}

/** 'FindApiKey' query type */
export interface FindApiKeyQuery {
  params: FindApiKeyParams;
  result: FindApiKeyResult;
}

const findApiKeyIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":468,"b":477}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":490,"b":493}]}],"statement":"select k.id, k.name, k.scopes, k.expires_at as \"expiresAt\", k.secret_id as \"secretId\",\n       k.previous_secret_id as \"previousSecretId\", k.previous_until as \"previousUntil\", k.revoked_at as \"revokedAt\",\n       k.version, k.reducer_revision as \"reducerRevision\", k.created_at as \"createdAt\", k.updated_at as \"updatedAt\",\n       u.last_used_at as \"lastUsedAt?\"\nfrom api_key k\nleft join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id\nwhere k.tenant_id = :tenantId! and k.id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select k.id, k.name, k.scopes, k.expires_at as "expiresAt", k.secret_id as "secretId",
 *        k.previous_secret_id as "previousSecretId", k.previous_until as "previousUntil", k.revoked_at as "revokedAt",
 *        k.version, k.reducer_revision as "reducerRevision", k.created_at as "createdAt", k.updated_at as "updatedAt",
 *        u.last_used_at as "lastUsedAt?"
 * from api_key k
 * left join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id
 * where k.tenant_id = :tenantId! and k.id = :id!
 * ```
 */
export const findApiKey = new PreparedQuery<FindApiKeyParams,FindApiKeyResult>(findApiKeyIR);


/** 'ListApiKeys' parameters type */
export interface ListApiKeysParams {
  afterAt: string;
  afterId: string;
  limit: number;
  tenantId: string;
}

/** 'ListApiKeys' return type */
export interface ListApiKeysResult {
  createdAt: string;
  expiresAt: string | null;
  id: string;
  lastUsedAt: string | null;
  name: string;
  previousSecretId: string | null;
  previousUntil: string | null;
  reducerRevision: number;
  revokedAt: string | null;
  scopes: stringArray;
  secretId: string;
  updatedAt: string;
  version: number;
}

/** 'ListApiKeys' query type */
export interface ListApiKeysQuery {
  params: ListApiKeysParams;
  result: ListApiKeysResult;
}

const listApiKeysIR: any = {"usedParamSet":{"tenantId":true,"afterAt":true,"afterId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":468,"b":477}]},{"name":"afterAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":507,"b":515}]},{"name":"afterId","required":true,"transform":{"type":"scalar"},"locs":[{"a":518,"b":526}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":563,"b":569}]}],"statement":"select k.id, k.name, k.scopes, k.expires_at as \"expiresAt\", k.secret_id as \"secretId\",\n       k.previous_secret_id as \"previousSecretId\", k.previous_until as \"previousUntil\", k.revoked_at as \"revokedAt\",\n       k.version, k.reducer_revision as \"reducerRevision\", k.created_at as \"createdAt\", k.updated_at as \"updatedAt\",\n       u.last_used_at as \"lastUsedAt?\"\nfrom api_key k\nleft join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id\nwhere k.tenant_id = :tenantId! and (k.created_at, k.id) > (:afterAt!, :afterId!)\norder by k.created_at, k.id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select k.id, k.name, k.scopes, k.expires_at as "expiresAt", k.secret_id as "secretId",
 *        k.previous_secret_id as "previousSecretId", k.previous_until as "previousUntil", k.revoked_at as "revokedAt",
 *        k.version, k.reducer_revision as "reducerRevision", k.created_at as "createdAt", k.updated_at as "updatedAt",
 *        u.last_used_at as "lastUsedAt?"
 * from api_key k
 * left join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id
 * where k.tenant_id = :tenantId! and (k.created_at, k.id) > (:afterAt!, :afterId!)
 * order by k.created_at, k.id
 * limit :limit!
 * ```
 */
export const listApiKeys = new PreparedQuery<ListApiKeysParams,ListApiKeysResult>(listApiKeysIR);


/** 'InsertSecret' parameters type */
export interface InsertSecretParams {
  hash: Buffer;
  keyId: string;
  now: string;
  secretId: string;
  tenantId: string;
}

/** 'InsertSecret' return type */
export type InsertSecretResult = void;

/** 'InsertSecret' query type */
export interface InsertSecretQuery {
  params: InsertSecretParams;
  result: InsertSecretResult;
}

const insertSecretIR: any = {"usedParamSet":{"tenantId":true,"keyId":true,"secretId":true,"hash":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":84,"b":93}]},{"name":"keyId","required":true,"transform":{"type":"scalar"},"locs":[{"a":96,"b":102}]},{"name":"secretId","required":true,"transform":{"type":"scalar"},"locs":[{"a":105,"b":114}]},{"name":"hash","required":true,"transform":{"type":"scalar"},"locs":[{"a":117,"b":122}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":136}]}],"statement":"insert into api_key_secret (tenant_id, key_id, secret_id, hash, created_at)\nvalues (:tenantId!, :keyId!, :secretId!, :hash!::bytea, :now!)"};

/**
 * Query generated from SQL:
 * ```
 * insert into api_key_secret (tenant_id, key_id, secret_id, hash, created_at)
 * values (:tenantId!, :keyId!, :secretId!, :hash!::bytea, :now!)
 * ```
 */
export const insertSecret = new PreparedQuery<InsertSecretParams,InsertSecretResult>(insertSecretIR);


/** 'DeleteOtherSecrets' parameters type */
export interface DeleteOtherSecretsParams {
  keep: stringArray;
  keyId: string;
  tenantId: string;
}

/** 'DeleteOtherSecrets' return type */
export type DeleteOtherSecretsResult = void;

/** 'DeleteOtherSecrets' query type */
export interface DeleteOtherSecretsQuery {
  params: DeleteOtherSecretsParams;
  result: DeleteOtherSecretsResult;
}

const deleteOtherSecretsIR: any = {"usedParamSet":{"tenantId":true,"keyId":true,"keep":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":45,"b":54}]},{"name":"keyId","required":true,"transform":{"type":"scalar"},"locs":[{"a":69,"b":75}]},{"name":"keep","required":true,"transform":{"type":"scalar"},"locs":[{"a":98,"b":103}]}],"statement":"delete from api_key_secret\nwhere tenant_id = :tenantId! and key_id = :keyId! and secret_id <> all(:keep!::uuid[])"};

/**
 * Query generated from SQL:
 * ```
 * delete from api_key_secret
 * where tenant_id = :tenantId! and key_id = :keyId! and secret_id <> all(:keep!::uuid[])
 * ```
 */
export const deleteOtherSecrets = new PreparedQuery<DeleteOtherSecretsParams,DeleteOtherSecretsResult>(deleteOtherSecretsIR);


/** 'FindAccessOfApiKey' parameters type */
export interface FindAccessOfApiKeyParams {
  keyId: string;
}

/** 'FindAccessOfApiKey' return type */
export interface FindAccessOfApiKeyResult {
  expiresAt: string | null;
  hash: Buffer | null;
  keyEpoch: number;
  previousHash: Buffer | null;
  previousUntil: string | null;
  revokedAt: string | null;
  scopes: stringArray;
  tenantEpoch: number;
  tenantId: string;
  tenantPlan: string;
  tenantStatus: string;
}

/** 'FindAccessOfApiKey' query type */
export interface FindAccessOfApiKeyQuery {
  params: FindAccessOfApiKeyParams;
  result: FindAccessOfApiKeyResult;
}

const findAccessOfApiKeyIR: any = {"usedParamSet":{"keyId":true},"params":[{"name":"keyId","required":true,"transform":{"type":"scalar"},"locs":[{"a":340,"b":346}]}],"statement":"select tenant_id as \"tenantId!\", scopes as \"scopes!\", expires_at as \"expiresAt\", revoked_at as \"revokedAt\", hash,\n       previous_hash as \"previousHash\", previous_until as \"previousUntil\", tenant_status as \"tenantStatus!\",\n       tenant_plan as \"tenantPlan!\", tenant_epoch as \"tenantEpoch!\", key_epoch as \"keyEpoch!\"\nfrom access_of_api_key(:keyId!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId!", scopes as "scopes!", expires_at as "expiresAt", revoked_at as "revokedAt", hash,
 *        previous_hash as "previousHash", previous_until as "previousUntil", tenant_status as "tenantStatus!",
 *        tenant_plan as "tenantPlan!", tenant_epoch as "tenantEpoch!", key_epoch as "keyEpoch!"
 * from access_of_api_key(:keyId!)
 * ```
 */
export const findAccessOfApiKey = new PreparedQuery<FindAccessOfApiKeyParams,FindAccessOfApiKeyResult>(findAccessOfApiKeyIR);


/** 'NoteUses' parameters type */
export interface NoteUsesParams {
  keyIds: stringArray;
  tenantIds: stringArray;
  times: stringArray;
}

/** 'NoteUses' return type */
export type NoteUsesResult = void;

/** 'NoteUses' query type */
export interface NoteUsesQuery {
  params: NoteUsesParams;
  result: NoteUsesResult;
}

const noteUsesIR: any = {"usedParamSet":{"tenantIds":true,"keyIds":true,"times":true},"params":[{"name":"tenantIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":84,"b":94}]},{"name":"keyIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":105,"b":112}]},{"name":"times","required":true,"transform":{"type":"scalar"},"locs":[{"a":123,"b":129}]}],"statement":"insert into api_key_use as u (tenant_id, key_id, last_used_at)\nselect * from unnest(:tenantIds!::uuid[], :keyIds!::uuid[], :times!::timestamptz[])\non conflict (tenant_id, key_id) do update set last_used_at = greatest(u.last_used_at, excluded.last_used_at)"};

/**
 * Query generated from SQL:
 * ```
 * insert into api_key_use as u (tenant_id, key_id, last_used_at)
 * select * from unnest(:tenantIds!::uuid[], :keyIds!::uuid[], :times!::timestamptz[])
 * on conflict (tenant_id, key_id) do update set last_used_at = greatest(u.last_used_at, excluded.last_used_at)
 * ```
 */
export const noteUses = new PreparedQuery<NoteUsesParams,NoteUsesResult>(noteUsesIR);


