import type { Pools } from '@plinth/shared/database/connection';
import { readProjectCounts } from '@plinth/shared/database/repositories/projectCounts';
import { withTenant } from '@plinth/shared/database/withTenant';
import type { Processor } from '@plinth/shared/jobs/job';

/**
 * Makes the processor of the job `project-counts`: reads the counts under the row-level security of the job's tenant,
 * in one transaction, and writes nothing; may be repeated.
 * @returns a processor whose result is a ProjectCounts
 */
export function createProjectCounts({ pools }: { pools: Pick<Pools, 'app'> }): Processor {
  return async ({ tenantId }, { signal }) => {
    signal.throwIfAborted();
    return withTenant(pools.app, tenantId, (tx) => readProjectCounts(tx, { tenantId }));
  };
}
