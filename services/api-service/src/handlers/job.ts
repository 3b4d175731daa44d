import type { Pools } from '@plinth/shared/database/connection';
import { listJobs as listRecords } from '@plinth/shared/database/repositories/jobs';
import type { JobRecord } from '@plinth/shared/database/repositories/jobs';
import { withTenant } from '@plinth/shared/database/withTenant';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';

/**
 * Jobs of the caller's tenant, newest first. Reads only.
 * @throws ValidationError for a cursor of another list
 */
export function listJobs({ app, cursors }: { app: Pools['app']; cursors: Cursors }) {
  return async (caller: Caller, { limit, cursor }: PageRequest): Promise<Page<JobRecord>> => {
    const { tenantId } = caller.context;
    const scope = { tenantId, list: 'jobs' };
    const behind = cursors.openTimed(scope, cursor);
    const rows = await withTenant(app, tenantId, (tx) =>
      listRecords(tx, { tenantId, behind, limit: limit + 1 }),
    );
    return pageOf(rows, limit, {
      node: (row) => row,
      cursor: (row) => cursors.seal(scope, [row.createdAt, row.id]),
    });
  };
}
