/** Types generated for queries found in "shared/eventstore/crypto/keys.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindKeys' parameters type */
export interface FindKeysParams {
  subjectIds: stringArray;
  tenantId: string;
}

/** 'FindKeys' return type */
export interface FindKeysResult {
  keyId: string | null;
  subjectId: string | null;
  wrapped: Buffer | null;
}

/** 'FindKeys' query type */
export interface FindKeysQuery {
  params: FindKeysParams;
  result: FindKeysResult;
}

const findKeysIR: any = {"usedParamSet":{"tenantId":true,"subjectIds":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":99,"b":108},{"a":190,"b":199}]},{"name":"subjectIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":223,"b":234}]}],"statement":"select null::uuid as \"subjectId\", null::uuid as \"keyId\", wrapped\nfrom tenant_key\nwhere tenant_id = :tenantId!\nunion all\nselect subject_id, key_id, wrapped\nfrom subject_key\nwhere tenant_id = :tenantId! and subject_id = any (:subjectIds!::uuid[])"};

/**
 * Query generated from SQL:
 * ```
 * select null::uuid as "subjectId", null::uuid as "keyId", wrapped
 * from tenant_key
 * where tenant_id = :tenantId!
 * union all
 * select subject_id, key_id, wrapped
 * from subject_key
 * where tenant_id = :tenantId! and subject_id = any (:subjectIds!::uuid[])
 * ```
 */
export const findKeys = new PreparedQuery<FindKeysParams,FindKeysResult>(findKeysIR);


/** 'FindDroppedKeys' parameters type */
export interface FindDroppedKeysParams {
  since?: string | null | void;
}

/** 'FindDroppedKeys' return type */
export interface FindDroppedKeysResult {
  next: string;
  subjectId: string | null;
  tenantId: string | null;
}

/** 'FindDroppedKeys' query type */
export interface FindDroppedKeysQuery {
  params: FindDroppedKeysParams;
  result: FindDroppedKeysResult;
}

const findDroppedKeysIR: any = {"usedParamSet":{"since":true},"params":[{"name":"since","required":false,"transform":{"type":"scalar"},"locs":[{"a":99,"b":104}]}],"statement":"select tenant_id as \"tenantId\", subject_id as \"subjectId\", next as \"next!\"\nfrom keys_dropped_since(:since)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId", subject_id as "subjectId", next as "next!"
 * from keys_dropped_since(:since)
 * ```
 */
export const findDroppedKeys = new PreparedQuery<FindDroppedKeysParams,FindDroppedKeysResult>(findDroppedKeysIR);


