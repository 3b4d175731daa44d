import type { Connection } from '../statement';
import * as statements from './dailyStatistics.queries';
import type { CountEventParams, ListDailyStatisticsResult } from './dailyStatistics.queries';

/** How often something happened on a day. */
export type DailyStatisticRow = Readonly<ListDailyStatisticsResult>;

/**
 * Counts an event on its day (UTC), in the caller's transaction (role consumer). Not repeatable: the checkpoint in the
 * same transaction sees to it that each event is counted once.
 */
export async function countEvent(tx: Connection, event: CountEventParams): Promise<void> {
  await statements.countEvent.run(event, tx);
}

/** The counts of the days from `from` to `to`, both included; days without any are missing. Role app. */
export async function listDailyStatistics(
  tx: Connection,
  days: { readonly tenantId: string; readonly from: string; readonly to: string },
): Promise<readonly DailyStatisticRow[]> {
  return statements.listDailyStatistics.run(days, tx);
}
