import { listBoardCounts } from '@plinth/shared/database/repositories/boardCounts';
import { withTenant } from '@plinth/shared/database/withTenant';
import { untilAtLeast } from '../services/atLeast';
import type { Caller } from '../services/caller';
import type { ProjectFeedDeps } from './projectFeed';
import { visibleProject } from './projectFeed';

/** How many tasks of a project have which status. */
export type BoardCounts = Readonly<Record<'open' | 'in_progress' | 'done', number>>;

/**
 * The counts of a project's board, without deleted tasks; they follow the log by some milliseconds. Reads only.
 * @throws NotFoundError | GoneError; see untilAtLeast
 */
export function getBoardCounts(deps: Pick<ProjectFeedDeps, 'app' | 'states'>) {
  return async (
    caller: Caller,
    id: string,
    { atLeast }: { readonly atLeast?: number },
  ): Promise<{ readonly tasks: BoardCounts }> => {
    const projectId = await visibleProject(deps.states, caller, id);
    const { tenantId } = caller.context;
    await untilAtLeast(deps, { tenantId, name: 'board-counts', position: atLeast });
    const rows = await withTenant(deps.app, tenantId, (tx) => listBoardCounts(tx, { tenantId, projectId }));
    const of = (status: string): number => rows.find((row) => row.status === status)?.tasks ?? 0;
    return { tasks: { open: of('open'), in_progress: of('in_progress'), done: of('done') } };
  };
}
