import type { Pools } from '@plinth/shared/database/connection';
import { listDailyStatistics } from '@plinth/shared/database/repositories/dailyStatistics';
import { withTenant } from '@plinth/shared/database/withTenant';
import { ValidationError } from '@plinth/shared/errors/appErrors';
import { untilAtLeast } from '../services/atLeast';
import type { Caller } from '../services/caller';

/** How often each thing happened on a day (UTC). */
export type DailyStatistics = { readonly day: string; readonly events: Readonly<Record<string, number>> };

type Days = { readonly from: string; readonly to: string; readonly atLeast?: number };

const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

/**
 * The counts of the tenant's days, both ends included; days without any are left out. Reads only.
 * @throws ValidationError when the days are more than 366 or run backwards; see untilAtLeast
 */
export function getDailyStatistics({ app }: { app: Pools['app'] }) {
  return async (
    { context: { tenantId } }: Caller,
    { from, to, atLeast }: Days,
  ): Promise<DailyStatistics[]> => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (days < 1 || days > MAX_DAYS) {
      const detail = `expected 1 to ${MAX_DAYS} days from 'from' to 'to'; got ${days}`;
      throw new ValidationError([{ pointer: '/to', code: 'out_of_range', detail }]);
    }
    await untilAtLeast({ app }, { tenantId, name: 'daily-statistics', position: atLeast });
    const rows = await withTenant(app, tenantId, (tx) => listDailyStatistics(tx, { tenantId, from, to }));
    const byDay = Map.groupBy(rows, ({ day }) => day);
    return [...byDay].map(([day, counts]) => ({
      day,
      events: Object.fromEntries(counts.map(({ type, events }) => [type, events])),
    }));
  };
}
