/** Types generated for queries found in "shared/jobs/schedules.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'InsertSchedule' parameters type */
export interface InsertScheduleParams {
  cron: string;
  name: string;
  nextDueAt: string;
  processor: string;
  tenantId: string;
}

/** 'InsertSchedule' return type */
export type InsertScheduleResult = void;

/** 'InsertSchedule' query type */
export interface InsertScheduleQuery {
  params: InsertScheduleParams;
  result: InsertScheduleResult;
}

const insertScheduleIR: any = {"usedParamSet":{"tenantId":true,"name":true,"processor":true,"cron":true,"nextDueAt":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":77,"b":86}]},{"name":"name","required":true,"transform":{"type":"scalar"},"locs":[{"a":89,"b":94}]},{"name":"processor","required":true,"transform":{"type":"scalar"},"locs":[{"a":97,"b":107}]},{"name":"cron","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":115}]},{"name":"nextDueAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":118,"b":128}]}],"statement":"insert into schedule (tenant_id, name, processor, cron, next_due_at)\nvalues (:tenantId!, :name!, :processor!, :cron!, :nextDueAt!)\non conflict do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into schedule (tenant_id, name, processor, cron, next_due_at)
 * values (:tenantId!, :name!, :processor!, :cron!, :nextDueAt!)
 * on conflict do nothing
 * ```
 */
export const insertSchedule = new PreparedQuery<InsertScheduleParams,InsertScheduleResult>(insertScheduleIR);


/** 'LockDueSchedules' parameters type */
export interface LockDueSchedulesParams {
  limit: number;
  now: string;
  processors: stringArray;
}

/** 'LockDueSchedules' return type */
export interface LockDueSchedulesResult {
  cron: string;
  dueAt: string;
  name: string;
  processor: string;
  tenantId: string;
}

/** 'LockDueSchedules' query type */
export interface LockDueSchedulesQuery {
  params: LockDueSchedulesParams;
  result: LockDueSchedulesResult;
}

const lockDueSchedulesIR: any = {"usedParamSet":{"now":true,"processors":true,"limit":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":123,"b":127}]},{"name":"processors","required":true,"transform":{"type":"scalar"},"locs":[{"a":152,"b":163}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":341,"b":347}]}],"statement":"select\n  tenant_id as \"tenantId\",\n  name,\n  processor,\n  cron,\n  next_due_at as \"dueAt\"\nfrom schedule\nwhere next_due_at <= :now!\n  and processor = any (:processors!::text[])\n  and not exists (select from log_head h\n                  where h.tenant_id = schedule.tenant_id and h.shard = 0 and h.status <> 'active')\norder by next_due_at\nlimit :limit!\nfor update skip locked"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   tenant_id as "tenantId",
 *   name,
 *   processor,
 *   cron,
 *   next_due_at as "dueAt"
 * from schedule
 * where next_due_at <= :now!
 *   and processor = any (:processors!::text[])
 *   and not exists (select from log_head h
 *                   where h.tenant_id = schedule.tenant_id and h.shard = 0 and h.status <> 'active')
 * order by next_due_at
 * limit :limit!
 * for update skip locked
 * ```
 */
export const lockDueSchedules = new PreparedQuery<LockDueSchedulesParams,LockDueSchedulesResult>(lockDueSchedulesIR);


/** 'InsertDueJobs' parameters type */
export interface InsertDueJobsParams {
  dueAts: stringArray;
  jobIds: stringArray;
  maxAttempts: numberArray;
  names: stringArray;
  nextDueAts: stringArray;
  now: string;
  processors: stringArray;
  tenantIds: stringArray;
}

/** 'InsertDueJobs' return type */
export interface InsertDueJobsResult {
  id: string;
}

/** 'InsertDueJobs' query type */
export interface InsertDueJobsQuery {
  params: InsertDueJobsParams;
  result: InsertDueJobsResult;
}

const insertDueJobsIR: any = {"usedParamSet":{"tenantIds":true,"names":true,"processors":true,"dueAts":true,"jobIds":true,"maxAttempts":true,"nextDueAts":true,"now":true},"params":[{"name":"tenantIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":44,"b":54}]},{"name":"names","required":true,"transform":{"type":"scalar"},"locs":[{"a":65,"b":71}]},{"name":"processors","required":true,"transform":{"type":"scalar"},"locs":[{"a":82,"b":93}]},{"name":"dueAts","required":true,"transform":{"type":"scalar"},"locs":[{"a":104,"b":111}]},{"name":"jobIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":129,"b":136}]},{"name":"maxAttempts","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":163}]},{"name":"nextDueAts","required":true,"transform":{"type":"scalar"},"locs":[{"a":173,"b":184}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":609,"b":613},{"a":616,"b":620}]}],"statement":"with due as (\n  select *\n  from unnest(\n    :tenantIds!::uuid[], :names!::text[], :processors!::text[], :dueAts!::timestamptz[], :jobIds!::uuid[],\n    :maxAttempts!::int[], :nextDueAts!::timestamptz[]\n  ) as d (tenant_id, name, processor, due_at, job_id, max_attempts, next_due_at)\n), moved as (\n  update schedule s\n  set next_due_at = d.next_due_at\n  from due d\n  where s.tenant_id = d.tenant_id and s.name = d.name\n)\ninsert into job (tenant_id, id, processor, status, max_attempts, schedule, due_at, run_at, created_at)\nselect d.tenant_id, d.job_id, d.processor, 'queued', d.max_attempts, d.name, d.due_at, :now!, :now!\nfrom due d\non conflict (tenant_id, schedule, due_at) do nothing\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * with due as (
 *   select *
 *   from unnest(
 *     :tenantIds!::uuid[], :names!::text[], :processors!::text[], :dueAts!::timestamptz[], :jobIds!::uuid[],
 *     :maxAttempts!::int[], :nextDueAts!::timestamptz[]
 *   ) as d (tenant_id, name, processor, due_at, job_id, max_attempts, next_due_at)
 * ), moved as (
 *   update schedule s
 *   set next_due_at = d.next_due_at
 *   from due d
 *   where s.tenant_id = d.tenant_id and s.name = d.name
 * )
 * insert into job (tenant_id, id, processor, status, max_attempts, schedule, due_at, run_at, created_at)
 * select d.tenant_id, d.job_id, d.processor, 'queued', d.max_attempts, d.name, d.due_at, :now!, :now!
 * from due d
 * on conflict (tenant_id, schedule, due_at) do nothing
 * returning id
 * ```
 */
export const insertDueJobs = new PreparedQuery<InsertDueJobsParams,InsertDueJobsResult>(insertDueJobsIR);


