/** Types generated for queries found in "shared/jobs/claim.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../types/json';

export type stringArray = (string)[];

/** 'FailAbandonedJobs' parameters type */
export interface FailAbandonedJobsParams {
  now: string;
}

/** 'FailAbandonedJobs' return type */
export type FailAbandonedJobsResult = void;

/** 'FailAbandonedJobs' query type */
export interface FailAbandonedJobsQuery {
  params: FailAbandonedJobsParams;
  result: FailAbandonedJobsResult;
}

const failAbandonedJobsIR: any = {"usedParamSet":{"now":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":136},{"a":192,"b":196},{"a":220,"b":224}]}],"statement":"update job\nset status = 'failed',\n    error = 'the runner of the last attempt vanished',\n    leased_until = null,\n    finished_at = :now!\nwhere status in ('queued', 'running')\n  and run_at <= :now!\n  and leased_until <= :now!\n  and attempt >= max_attempts"};

/**
 * Query generated from SQL:
 * ```
 * update job
 * set status = 'failed',
 *     error = 'the runner of the last attempt vanished',
 *     leased_until = null,
 *     finished_at = :now!
 * where status in ('queued', 'running')
 *   and run_at <= :now!
 *   and leased_until <= :now!
 *   and attempt >= max_attempts
 * ```
 */
export const failAbandonedJobs = new PreparedQuery<FailAbandonedJobsParams,FailAbandonedJobsResult>(failAbandonedJobsIR);


/** 'ClaimJobs' parameters type */
export interface ClaimJobsParams {
  leasedUntil: string;
  limit: number;
  now: string;
  processors: stringArray;
}

/** 'ClaimJobs' return type */
export interface ClaimJobsResult {
  attempt: number;
  id: string;
  leaseToken: number;
  maxAttempts: number;
  payload: JsonValue;
  processor: string;
  tenantId: string;
}

/** 'ClaimJobs' query type */
export interface ClaimJobsQuery {
  params: ClaimJobsParams;
  result: ClaimJobsResult;
}

const claimJobsIR: any = {"usedParamSet":{"now":true,"processors":true,"limit":true,"leasedUntil":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":111,"b":115},{"a":166,"b":170}]},{"name":"processors","required":true,"transform":{"type":"scalar"},"locs":[{"a":229,"b":240}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":457,"b":463}]},{"name":"leasedUntil","required":true,"transform":{"type":"scalar"},"locs":[{"a":614,"b":626}]}],"statement":"with runnable as (\n  select tenant_id, id\n  from job\n  where status in ('queued', 'running')\n    and run_at <= :now!\n    and (leased_until is null or leased_until <= :now!)\n    and attempt < max_attempts\n    and processor = any (:processors!::text[])\n    and (runs_while_suspended\n         or not exists (select from log_head h\n                        where h.tenant_id = job.tenant_id and h.shard = 0 and h.status = 'suspended'))\n  order by run_at\n  limit :limit!\n  for update skip locked\n)\nupdate job j\nset status = 'running',\n    attempt = j.attempt + 1,\n    lease_token = j.lease_token + 1,\n    leased_until = :leasedUntil!\nfrom runnable r\nwhere j.tenant_id = r.tenant_id and j.id = r.id\nreturning\n  j.tenant_id as \"tenantId\",\n  j.id,\n  j.processor,\n  j.payload,\n  j.attempt,\n  j.max_attempts as \"maxAttempts\",\n  j.lease_token as \"leaseToken\""};

/**
 * Query generated from SQL:
 * ```
 * with runnable as (
 *   select tenant_id, id
 *   from job
 *   where status in ('queued', 'running')
 *     and run_at <= :now!
 *     and (leased_until is null or leased_until <= :now!)
 *     and attempt < max_attempts
 *     and processor = any (:processors!::text[])
 *     and (runs_while_suspended
 *          or not exists (select from log_head h
 *                         where h.tenant_id = job.tenant_id and h.shard = 0 and h.status = 'suspended'))
 *   order by run_at
 *   limit :limit!
 *   for update skip locked
 * )
 * update job j
 * set status = 'running',
 *     attempt = j.attempt + 1,
 *     lease_token = j.lease_token + 1,
 *     leased_until = :leasedUntil!
 * from runnable r
 * where j.tenant_id = r.tenant_id and j.id = r.id
 * returning
 *   j.tenant_id as "tenantId",
 *   j.id,
 *   j.processor,
 *   j.payload,
 *   j.attempt,
 *   j.max_attempts as "maxAttempts",
 *   j.lease_token as "leaseToken"
 * ```
 */
export const claimJobs = new PreparedQuery<ClaimJobsParams,ClaimJobsResult>(claimJobsIR);


/** 'RenewLease' parameters type */
export interface RenewLeaseParams {
  id: string;
  leasedUntil: string;
  leaseToken: number;
  tenantId: string;
}

/** 'RenewLease' return type */
export interface RenewLeaseResult {
  id: string;
}

/** 'RenewLease' query type */
export interface RenewLeaseQuery {
  params: RenewLeaseParams;
  result: RenewLeaseResult;
}

const renewLeaseIR: any = {"usedParamSet":{"leasedUntil":true,"tenantId":true,"id":true,"leaseToken":true},"params":[{"name":"leasedUntil","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":65}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":86,"b":95}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":106,"b":109}]},{"name":"leaseToken","required":true,"transform":{"type":"scalar"},"locs":[{"a":129,"b":140}]}],"statement":"update job\nset leased_until = greatest(leased_until, :leasedUntil!)\nwhere tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update job
 * set leased_until = greatest(leased_until, :leasedUntil!)
 * where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
 * returning id
 * ```
 */
export const renewLease = new PreparedQuery<RenewLeaseParams,RenewLeaseResult>(renewLeaseIR);


/** 'CompleteJob' parameters type */
export interface CompleteJobParams {
  id: string;
  leaseToken: number;
  now: string;
  result: JsonValue;
  tenantId: string;
}

/** 'CompleteJob' return type */
export interface CompleteJobResult {
  id: string;
}

/** 'CompleteJob' query type */
export interface CompleteJobQuery {
  params: CompleteJobParams;
  result: CompleteJobResult;
}

const completeJobIR: any = {"usedParamSet":{"result":true,"now":true,"tenantId":true,"id":true,"leaseToken":true},"params":[{"name":"result","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":57}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":143}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":163,"b":172}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":183,"b":186}]},{"name":"leaseToken","required":true,"transform":{"type":"scalar"},"locs":[{"a":206,"b":217}]}],"statement":"update job\nset status = 'succeeded',\n    result = :result!,\n    error = null,\n    progress = 1,\n    leased_until = null,\n    finished_at = :now!\nwhere tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update job
 * set status = 'succeeded',
 *     result = :result!,
 *     error = null,
 *     progress = 1,
 *     leased_until = null,
 *     finished_at = :now!
 * where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
 * returning id
 * ```
 */
export const completeJob = new PreparedQuery<CompleteJobParams,CompleteJobResult>(completeJobIR);


/** 'FailAttempt' parameters type */
export interface FailAttemptParams {
  error: string;
  finishedAt?: string | null | void;
  id: string;
  leaseToken: number;
  runAt?: string | null | void;
  status: string;
  tenantId: string;
}

/** 'FailAttempt' return type */
export interface FailAttemptResult {
  id: string;
}

/** 'FailAttempt' query type */
export interface FailAttemptQuery {
  params: FailAttemptParams;
  result: FailAttemptResult;
}

const failAttemptIR: any = {"usedParamSet":{"status":true,"error":true,"runAt":true,"finishedAt":true,"tenantId":true,"id":true,"leaseToken":true},"params":[{"name":"status","required":true,"transform":{"type":"scalar"},"locs":[{"a":24,"b":31}]},{"name":"error","required":true,"transform":{"type":"scalar"},"locs":[{"a":46,"b":52}]},{"name":"runAt","required":false,"transform":{"type":"scalar"},"locs":[{"a":102,"b":107}]},{"name":"finishedAt","required":false,"transform":{"type":"scalar"},"locs":[{"a":137,"b":147}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":167,"b":176}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":187,"b":190}]},{"name":"leaseToken","required":true,"transform":{"type":"scalar"},"locs":[{"a":210,"b":221}]}],"statement":"update job\nset status = :status!,\n    error = :error!,\n    leased_until = null,\n    run_at = coalesce(:runAt, run_at),\n    finished_at = :finishedAt\nwhere tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update job
 * set status = :status!,
 *     error = :error!,
 *     leased_until = null,
 *     run_at = coalesce(:runAt, run_at),
 *     finished_at = :finishedAt
 * where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
 * returning id
 * ```
 */
export const failAttempt = new PreparedQuery<FailAttemptParams,FailAttemptResult>(failAttemptIR);


/** 'ReleaseJob' parameters type */
export interface ReleaseJobParams {
  id: string;
  leaseToken: number;
  tenantId: string;
}

/** 'ReleaseJob' return type */
export interface ReleaseJobResult {
  id: string;
}

/** 'ReleaseJob' query type */
export interface ReleaseJobQuery {
  params: ReleaseJobParams;
  result: ReleaseJobResult;
}

const releaseJobIR: any = {"usedParamSet":{"tenantId":true,"id":true,"leaseToken":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":103,"b":112}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":123,"b":126}]},{"name":"leaseToken","required":true,"transform":{"type":"scalar"},"locs":[{"a":146,"b":157}]}],"statement":"update job\nset status = 'queued',\n    attempt = attempt - 1,\n    leased_until = null\nwhere tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update job
 * set status = 'queued',
 *     attempt = attempt - 1,
 *     leased_until = null
 * where tenant_id = :tenantId! and id = :id! and lease_token = :leaseToken! and status = 'running'
 * returning id
 * ```
 */
export const releaseJob = new PreparedQuery<ReleaseJobParams,ReleaseJobResult>(releaseJobIR);


