/** Types generated for queries found in "shared/eventstore/idempotency.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'FindRequest' parameters type */
export interface FindRequestParams {
  eventId: string;
  tenantId: string;
}

/** 'FindRequest' return type */
export interface FindRequestResult {
  digest: Buffer | null;
  streamId: string;
  version: number;
}

/** 'FindRequest' query type */
export interface FindRequestQuery {
  params: FindRequestParams;
  result: FindRequestResult;
}

const findRequestIR: any = {"usedParamSet":{"tenantId":true,"eventId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":95,"b":104}]},{"name":"eventId","required":true,"transform":{"type":"scalar"},"locs":[{"a":115,"b":123}]}],"statement":"select stream_id as \"streamId\", version, request_digest as digest\nfrom event\nwhere tenant_id = :tenantId! and id = :eventId!"};

/**
 * Query generated from SQL:
 * ```
 * select stream_id as "streamId", version, request_digest as digest
 * from event
 * where tenant_id = :tenantId! and id = :eventId!
 * ```
 */
export const findRequest = new PreparedQuery<FindRequestParams,FindRequestResult>(findRequestIR);


