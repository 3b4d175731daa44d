/** Types generated for queries found in "shared/database/repositories/jobs.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../../types/json';

/** 'ListJobs' parameters type */
export interface ListJobsParams {
  beforeAt: string;
  beforeId: string;
  limit: number;
  tenantId: string;
}

/** 'ListJobs' return type */
export interface ListJobsResult {
  attempt: number;
  createdAt: string;
  finishedAt: string | null;
  id: string;
  processor: string;
  progress: number;
  result: JsonValue | null;
  status: string;
}

/** 'ListJobs' query type */
export interface ListJobsQuery {
  params: ListJobsParams;
  result: ListJobsResult;
}

const listJobsIR: any = {"usedParamSet":{"tenantId":true,"beforeAt":true,"beforeId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":148}]},{"name":"beforeAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":174,"b":183}]},{"name":"beforeId","required":true,"transform":{"type":"scalar"},"locs":[{"a":186,"b":195}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":238,"b":244}]}],"statement":"select id, processor, status, attempt, progress, result, created_at as \"createdAt\", finished_at as \"finishedAt\"\nfrom job\nwhere tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!)\norder by created_at desc, id desc\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id, processor, status, attempt, progress, result, created_at as "createdAt", finished_at as "finishedAt"
 * from job
 * where tenant_id = :tenantId! and (created_at, id) < (:beforeAt!, :beforeId!)
 * order by created_at desc, id desc
 * limit :limit!
 * ```
 */
export const listJobs = new PreparedQuery<ListJobsParams,ListJobsResult>(listJobsIR);


