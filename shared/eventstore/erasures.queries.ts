/** Types generated for queries found in "shared/eventstore/erasures.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'AddErasure' parameters type */
export interface AddErasureParams {
  causationId?: string | null | void;
  correlationId: string;
  forTenantId: string;
  requestedAt: string;
  subjectId: string;
  tenantId: string;
}

/** 'AddErasure' return type */
export type AddErasureResult = void;

/** 'AddErasure' query type */
export interface AddErasureQuery {
  params: AddErasureParams;
  result: AddErasureResult;
}

const addErasureIR: any = {"usedParamSet":{"tenantId":true,"forTenantId":true,"subjectId":true,"correlationId":true,"causationId":true,"requestedAt":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":111,"b":120}]},{"name":"forTenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":123,"b":135}]},{"name":"subjectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":138,"b":148}]},{"name":"correlationId","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":165}]},{"name":"causationId","required":false,"transform":{"type":"scalar"},"locs":[{"a":168,"b":179}]},{"name":"requestedAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":182,"b":194}]}],"statement":"insert into erasure (tenant_id, for_tenant_id, subject_id, correlation_id, causation_id, requested_at)\nvalues (:tenantId!, :forTenantId!, :subjectId!, :correlationId!, :causationId, :requestedAt!)\non conflict do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into erasure (tenant_id, for_tenant_id, subject_id, correlation_id, causation_id, requested_at)
 * values (:tenantId!, :forTenantId!, :subjectId!, :correlationId!, :causationId, :requestedAt!)
 * on conflict do nothing
 * ```
 */
export const addErasure = new PreparedQuery<AddErasureParams,AddErasureResult>(addErasureIR);


/** 'FindOpenErasures' parameters type */
export interface FindOpenErasuresParams {
  limit: number;
  tenantId: string;
}

/** 'FindOpenErasures' return type */
export interface FindOpenErasuresResult {
  causationId: string | null;
  correlationId: string;
  forTenantId: string;
  subjectId: string;
}

/** 'FindOpenErasures' query type */
export interface FindOpenErasuresQuery {
  params: FindOpenErasuresParams;
  result: FindOpenErasuresResult;
}

const findOpenErasuresIR: any = {"usedParamSet":{"tenantId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":169,"b":178}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":260,"b":266}]}],"statement":"select for_tenant_id as \"forTenantId\", subject_id as \"subjectId\", correlation_id as \"correlationId\",\n       causation_id as \"causationId\"\nfrom erasure\nwhere tenant_id = :tenantId! and completed_at is null\norder by requested_at, for_tenant_id, subject_id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select for_tenant_id as "forTenantId", subject_id as "subjectId", correlation_id as "correlationId",
 *        causation_id as "causationId"
 * from erasure
 * where tenant_id = :tenantId! and completed_at is null
 * order by requested_at, for_tenant_id, subject_id
 * limit :limit!
 * ```
 */
export const findOpenErasures = new PreparedQuery<FindOpenErasuresParams,FindOpenErasuresResult>(findOpenErasuresIR);


/** 'FindTenantsToErase' parameters type */
export interface FindTenantsToEraseParams {
  limit: number;
  now: string;
}

/** 'FindTenantsToErase' return type */
export interface FindTenantsToEraseResult {
  tenantId: string;
}

/** 'FindTenantsToErase' query type */
export interface FindTenantsToEraseQuery {
  params: FindTenantsToEraseParams;
  result: FindTenantsToEraseResult;
}

const findTenantsToEraseIR: any = {"usedParamSet":{"now":true,"limit":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":61,"b":65}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":68,"b":74}]}],"statement":"select tenants_to_erase as \"tenantId!\" from tenants_to_erase(:now!, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenants_to_erase as "tenantId!" from tenants_to_erase(:now!, :limit!)
 * ```
 */
export const findTenantsToErase = new PreparedQuery<FindTenantsToEraseParams,FindTenantsToEraseResult>(findTenantsToEraseIR);


/** 'CompleteErasure' parameters type */
export interface CompleteErasureParams {
  forTenantId: string;
  now: string;
  subjectId: string;
  tenantId: string;
}

/** 'CompleteErasure' return type */
export type CompleteErasureResult = void;

/** 'CompleteErasure' query type */
export interface CompleteErasureQuery {
  params: CompleteErasureParams;
  result: CompleteErasureResult;
}

const completeErasureIR: any = {"usedParamSet":{"now":true,"tenantId":true,"forTenantId":true,"subjectId":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":34,"b":38}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":67}]},{"name":"forTenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":89,"b":101}]},{"name":"subjectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":120,"b":130}]}],"statement":"update erasure\nset completed_at = :now!\nwhere tenant_id = :tenantId! and for_tenant_id = :forTenantId! and subject_id = :subjectId! and completed_at is null"};

/**
 * Query generated from SQL:
 * ```
 * update erasure
 * set completed_at = :now!
 * where tenant_id = :tenantId! and for_tenant_id = :forTenantId! and subject_id = :subjectId! and completed_at is null
 * ```
 */
export const completeErasure = new PreparedQuery<CompleteErasureParams,CompleteErasureResult>(completeErasureIR);


/** 'FindTenantsThatKnow' parameters type */
export interface FindTenantsThatKnowParams {
  limit: number;
  userId: string;
}

/** 'FindTenantsThatKnow' return type */
export interface FindTenantsThatKnowResult {
  tenantId: string;
}

/** 'FindTenantsThatKnow' query type */
export interface FindTenantsThatKnowQuery {
  params: FindTenantsThatKnowParams;
  result: FindTenantsThatKnowResult;
}

const findTenantsThatKnowIR: any = {"usedParamSet":{"userId":true,"limit":true},"params":[{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":63,"b":70}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":73,"b":79}]}],"statement":"select tenants_that_know as \"tenantId!\" from tenants_that_know(:userId!, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenants_that_know as "tenantId!" from tenants_that_know(:userId!, :limit!)
 * ```
 */
export const findTenantsThatKnow = new PreparedQuery<FindTenantsThatKnowParams,FindTenantsThatKnowResult>(findTenantsThatKnowIR);


/** 'IsPersonDropped' parameters type */
export interface IsPersonDroppedParams {
  userId: string;
}

/** 'IsPersonDropped' return type */
export interface IsPersonDroppedResult {
  isDropped: boolean;
}

/** 'IsPersonDropped' query type */
export interface IsPersonDroppedQuery {
  params: IsPersonDroppedParams;
  result: IsPersonDroppedResult;
}

const isPersonDroppedIR: any = {"usedParamSet":{"userId":true},"params":[{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":25,"b":32}]}],"statement":"select is_person_dropped(:userId!) as \"isDropped!\""};

/**
 * Query generated from SQL:
 * ```
 * select is_person_dropped(:userId!) as "isDropped!"
 * ```
 */
export const isPersonDropped = new PreparedQuery<IsPersonDroppedParams,IsPersonDroppedResult>(isPersonDroppedIR);


/** 'FindKeyOf' parameters type */
export interface FindKeyOfParams {
  subjectId: string;
  tenantId: string;
}

/** 'FindKeyOf' return type */
export interface FindKeyOfResult {
  keyId: string;
}

/** 'FindKeyOf' query type */
export interface FindKeyOfQuery {
  params: FindKeyOfParams;
  result: FindKeyOfResult;
}

const findKeyOfIR: any = {"usedParamSet":{"tenantId":true,"subjectId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":60,"b":69}]},{"name":"subjectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":88,"b":98}]}],"statement":"select key_id as \"keyId\"\nfrom subject_key\nwhere tenant_id = :tenantId! and subject_id = :subjectId!"};

/**
 * Query generated from SQL:
 * ```
 * select key_id as "keyId"
 * from subject_key
 * where tenant_id = :tenantId! and subject_id = :subjectId!
 * ```
 */
export const findKeyOf = new PreparedQuery<FindKeyOfParams,FindKeyOfResult>(findKeyOfIR);


