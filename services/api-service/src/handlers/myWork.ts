import type { Pools } from '@plinth/shared/database/connection';
import { listAssignedTasks } from '@plinth/shared/database/repositories/assignedTasks';
import type { AssignedTaskRow } from '@plinth/shared/database/repositories/assignedTasks';
import { withTenant } from '@plinth/shared/database/withTenant';
import { untilAtLeast } from '../services/atLeast';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';

/**
 * What the caller has to do in this tenant: tasks that are assigned to them and not done, by due date, those without
 * one last. Follows the log by some milliseconds. Reads only.
 * @throws ValidationError for a cursor of another list; see untilAtLeast
 */
export function listMyWork({ app, cursors }: { app: Pools['app']; cursors: Cursors }) {
  return async (
    { context: { tenantId }, principal: { userId } }: Caller,
    { limit, cursor, atLeast }: PageRequest & { readonly atLeast?: number },
  ): Promise<Page<AssignedTaskRow>> => {
    const scope = { tenantId, list: `my-work:${userId}` };
    const after = cursors.openDated(scope, cursor);
    await untilAtLeast({ app }, { tenantId, name: 'my-work', position: atLeast });
    const rows = await withTenant(app, tenantId, (tx) =>
      listAssignedTasks(tx, { tenantId, assigneeId: userId, after, limit: limit + 1 }),
    );
    return pageOf(rows, limit, {
      node: (row) => row,
      cursor: ({ dueDate, taskId }) => cursors.seal(scope, [dueDate ?? '', taskId]),
    });
  };
}
