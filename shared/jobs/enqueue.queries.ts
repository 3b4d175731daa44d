/** Types generated for queries found in "shared/jobs/enqueue.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'InsertJob' parameters type */
export interface InsertJobParams {
  id: string;
  maxAttempts: number;
  now: string;
  processor: string;
  tenantId: string;
}

/** 'InsertJob' return type */
export type InsertJobResult = void;

/** 'InsertJob' query type */
export interface InsertJobQuery {
  params: InsertJobParams;
  result: InsertJobResult;
}

const insertJobIR: any = {"usedParamSet":{"tenantId":true,"id":true,"processor":true,"maxAttempts":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":93,"b":102}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":105,"b":108}]},{"name":"processor","required":true,"transform":{"type":"scalar"},"locs":[{"a":111,"b":121}]},{"name":"maxAttempts","required":true,"transform":{"type":"scalar"},"locs":[{"a":134,"b":146}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":149,"b":153},{"a":156,"b":160}]}],"statement":"insert into job (tenant_id, id, processor, status, max_attempts, run_at, created_at)\nvalues (:tenantId!, :id!, :processor!, 'queued', :maxAttempts!, :now!, :now!)\non conflict (tenant_id, id) do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into job (tenant_id, id, processor, status, max_attempts, run_at, created_at)
 * values (:tenantId!, :id!, :processor!, 'queued', :maxAttempts!, :now!, :now!)
 * on conflict (tenant_id, id) do nothing
 * ```
 */
export const insertJob = new PreparedQuery<InsertJobParams,InsertJobResult>(insertJobIR);


