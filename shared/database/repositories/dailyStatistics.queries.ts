/** Types generated for queries found in "shared/database/repositories/dailyStatistics.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'CountEvent' parameters type */
export interface CountEventParams {
  at: string;
  tenantId: string;
  type: string;
  version: number;
}

/** 'CountEvent' return type */
export type CountEventResult = void;

/** 'CountEvent' query type */
export interface CountEventQuery {
  params: CountEventParams;
  result: CountEventResult;
}

const countEventIR: any = {"usedParamSet":{"tenantId":true,"version":true,"at":true,"type":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":92,"b":101}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":104,"b":112}]},{"name":"at","required":true,"transform":{"type":"scalar"},"locs":[{"a":116,"b":119}]},{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":161,"b":166}]}],"statement":"insert into daily_statistic as s (tenant_id, projection_version, day, type, events)\nvalues (:tenantId!, :version!, (:at!::timestamptz at time zone 'UTC')::date, :type!, 1)\non conflict (tenant_id, projection_version, day, type) do update set events = s.events + 1"};

/**
 * Query generated from SQL:
 * ```
 * insert into daily_statistic as s (tenant_id, projection_version, day, type, events)
 * values (:tenantId!, :version!, (:at!::timestamptz at time zone 'UTC')::date, :type!, 1)
 * on conflict (tenant_id, projection_version, day, type) do update set events = s.events + 1
 * ```
 */
export const countEvent = new PreparedQuery<CountEventParams,CountEventResult>(countEventIR);


/** 'ListDailyStatistics' parameters type */
export interface ListDailyStatisticsParams {
  from: string;
  tenantId: string;
  to: string;
}

/** 'ListDailyStatistics' return type */
export interface ListDailyStatisticsResult {
  day: string;
  events: number;
  type: string;
}

/** 'ListDailyStatistics' query type */
export interface ListDailyStatisticsQuery {
  params: ListDailyStatisticsParams;
  result: ListDailyStatisticsResult;
}

const listDailyStatisticsIR: any = {"usedParamSet":{"tenantId":true,"from":true,"to":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":64,"b":73}]},{"name":"from","required":true,"transform":{"type":"scalar"},"locs":[{"a":162,"b":167}]},{"name":"to","required":true,"transform":{"type":"scalar"},"locs":[{"a":173,"b":176}]}],"statement":"select day, type, events\nfrom daily_statistic\nwhere tenant_id = :tenantId! and projection_version = (select active_version('daily-statistics'))\n  and day between :from! and :to!\norder by day, type"};

/**
 * Query generated from SQL:
 * ```
 * select day, type, events
 * from daily_statistic
 * where tenant_id = :tenantId! and projection_version = (select active_version('daily-statistics'))
 *   and day between :from! and :to!
 * order by day, type
 * ```
 */
export const listDailyStatistics = new PreparedQuery<ListDailyStatisticsParams,ListDailyStatisticsResult>(listDailyStatisticsIR);


