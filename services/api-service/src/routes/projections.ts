import { CalendarDate } from '@plinth/shared/domain/calendarDate';
import { AtLeastQuery, DerivedPageQuery } from '@plinth/shared/domain/projectionQuery';
import { Text } from '@plinth/shared/domain/text';
import { getDailyStatistics } from '../handlers/dailyStatistics';
import { listMyWork } from '../handlers/myWork';
import { search } from '../handlers/search';
import { page } from './replies';
import { route } from './route';
import type { Route } from './route';

/** Query of `GET /v1/search`. */
class SearchQuery extends DerivedPageQuery {
  /** Words as in a web search. */
  @Text({ min: 1, max: 200 })
  q!: string;
}

/** Query of `GET /v1/statistics/daily`. */
class DaysQuery extends AtLeastQuery {
  @CalendarDate()
  from!: string;

  @CalendarDate()
  to!: string;
}

/** What the routes of projections need, beside those that belong to a project. */
export type ProjectionDeps = Parameters<typeof search>[0];

/** What is derived from the whole log of the tenant: one's own work, statistics, search. */
export function projectionRoutes(deps: ProjectionDeps): Route[] {
  const myWork = listMyWork(deps);
  const statistics = getDailyStatistics(deps);
  const find = search(deps);
  return [
    route({
      method: 'get',
      path: '/v1/my-work',
      access: 'task.read',
      query: DerivedPageQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await myWork(caller, query)),
    }),
    route({
      method: 'get',
      path: '/v1/statistics/daily',
      access: 'project.read',
      query: DaysQuery,
      status: 200,
      handle: async ({ caller, query }) => ({ body: { items: await statistics(caller, query) } }),
    }),
    route({
      method: 'get',
      path: '/v1/search',
      access: 'project.read',
      query: SearchQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await find(caller, query)),
    }),
  ];
}
