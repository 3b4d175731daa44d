/** Types generated for queries found in "shared/jobs/enqueue.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../types/json';

/** 'InsertJob' parameters type */
export interface InsertJobParams {
  id: string;
  maxAttempts: number;
  now: string;
  payload: JsonValue;
  processor: string;
  runsWhileSuspended: boolean;
  tenantId: string;
}

/** 'InsertJob' return type */
export type InsertJobResult = void;

/** 'InsertJob' query type */
export interface InsertJobQuery {
  params: InsertJobParams;
  result: InsertJobResult;
}

const insertJobIR: any = {"usedParamSet":{"tenantId":true,"id":true,"processor":true,"payload":true,"maxAttempts":true,"runsWhileSuspended":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":124,"b":133}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":136,"b":139}]},{"name":"processor","required":true,"transform":{"type":"scalar"},"locs":[{"a":142,"b":152}]},{"name":"payload","required":true,"transform":{"type":"scalar"},"locs":[{"a":155,"b":163}]},{"name":"maxAttempts","required":true,"transform":{"type":"scalar"},"locs":[{"a":176,"b":188}]},{"name":"runsWhileSuspended","required":true,"transform":{"type":"scalar"},"locs":[{"a":191,"b":210}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":213,"b":217},{"a":220,"b":224}]}],"statement":"insert into job (tenant_id, id, processor, payload, status, max_attempts, runs_while_suspended, run_at, created_at)\nvalues (:tenantId!, :id!, :processor!, :payload!, 'queued', :maxAttempts!, :runsWhileSuspended!, :now!, :now!)\non conflict do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into job (tenant_id, id, processor, payload, status, max_attempts, runs_while_suspended, run_at, created_at)
 * values (:tenantId!, :id!, :processor!, :payload!, 'queued', :maxAttempts!, :runsWhileSuspended!, :now!, :now!)
 * on conflict do nothing
 * ```
 */
export const insertJob = new PreparedQuery<InsertJobParams,InsertJobResult>(insertJobIR);


