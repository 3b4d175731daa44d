import { PageQuery } from '@plinth/shared/domain/pageQuery';
import { listJobs } from '../handlers/job';
import { page } from './replies';
import { route } from './route';
import type { Route } from './route';

/** The tenant's jobs. */
export function jobRoutes(deps: Parameters<typeof listJobs>[0]): Route[] {
  const list = listJobs(deps);
  return [
    route({
      method: 'get',
      path: '/v1/jobs',
      access: 'job.read',
      query: PageQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await list(caller, query)),
    }),
  ];
}
