/** Types generated for queries found in "shared/database/repositories/activities.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'ListActivities' parameters type */
export interface ListActivitiesParams {
  befores: numberArray;
  limit: number;
  projectIds: stringArray;
  tenantId: string;
}

/** 'ListActivities' return type */
export interface ListActivitiesResult {
  actor: string;
  at: string;
  page: number;
  position: number;
  summary: string;
  type: string;
}

/** 'ListActivities' query type */
export interface ListActivitiesQuery {
  params: ListActivitiesParams;
  result: ListActivitiesResult;
}

const listActivitiesIR: any = {"usedParamSet":{"projectIds":true,"befores":true,"tenantId":true,"limit":true},"params":[{"name":"projectIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":88,"b":99}]},{"name":"befores","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":118}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":250,"b":259}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":424,"b":430}]}],"statement":"select page.number as \"page!\", a.position, a.type, a.actor, a.at, a.summary\nfrom unnest(:projectIds!::uuid[], :befores!::bigint[]) with ordinality as page (project_id, before, number)\ncross join lateral (\n  select * from activity\n  where tenant_id = :tenantId! and projection_version = (select active_version('activity-feed'))\n    and project_id = page.project_id and position < page.before\n  order by position desc\n  limit :limit!\n) a\norder by page.number, a.position desc"};

/**
 * Query generated from SQL:
 * ```
 * select page.number as "page!", a.position, a.type, a.actor, a.at, a.summary
 * from unnest(:projectIds!::uuid[], :befores!::bigint[]) with ordinality as page (project_id, before, number)
 * cross join lateral (
 *   select * from activity
 *   where tenant_id = :tenantId! and projection_version = (select active_version('activity-feed'))
 *     and project_id = page.project_id and position < page.before
 *   order by position desc
 *   limit :limit!
 * ) a
 * order by page.number, a.position desc
 * ```
 */
export const listActivities = new PreparedQuery<ListActivitiesParams,ListActivitiesResult>(listActivitiesIR);


