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
  newestAt: string;
  newestType: string;
  newestVersion: number;
  streamId: string;
  version: number;
}

/** 'FindRequest' query type */
export interface FindRequestQuery {
  params: FindRequestParams;
  result: FindRequestResult;
}

const findRequestIR: any = {"usedParamSet":{"tenantId":true,"eventId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":396,"b":405}]},{"name":"eventId","required":true,"transform":{"type":"scalar"},"locs":[{"a":418,"b":426}]}],"statement":"select e.stream_id as \"streamId\", e.version, e.request_digest as digest,\n       newest.type as \"newestType\", newest.version as \"newestVersion\", newest.occurred_at as \"newestAt\"\nfrom event e\ncross join lateral (\n  select n.type, n.version, n.occurred_at\n  from event n\n  where n.tenant_id = e.tenant_id and n.stream_id = e.stream_id\n  order by n.version desc\n  limit 1) newest\nwhere e.tenant_id = :tenantId! and e.id = :eventId!"};

/**
 * Query generated from SQL:
 * ```
 * select e.stream_id as "streamId", e.version, e.request_digest as digest,
 *        newest.type as "newestType", newest.version as "newestVersion", newest.occurred_at as "newestAt"
 * from event e
 * cross join lateral (
 *   select n.type, n.version, n.occurred_at
 *   from event n
 *   where n.tenant_id = e.tenant_id and n.stream_id = e.stream_id
 *   order by n.version desc
 *   limit 1) newest
 * where e.tenant_id = :tenantId! and e.id = :eventId!
 * ```
 */
export const findRequest = new PreparedQuery<FindRequestParams,FindRequestResult>(findRequestIR);


