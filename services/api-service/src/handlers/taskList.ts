import type { Pools } from '@plinth/shared/database/connection';
import { listTasks as listRecords, listTasksOfProjects } from '@plinth/shared/database/repositories/tasks';
import type { TaskRecord } from '@plinth/shared/database/repositories/tasks';
import { withTenant } from '@plinth/shared/database/withTenant';
import type { Caller } from '../services/caller';
import type { Cursors, CursorScope } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { taskView } from './task';
import type { TaskView } from './task';

export type TaskListDeps = { readonly app: Pools['app']; readonly cursors: Cursors };

export type TaskFilter = { readonly projectId?: string; readonly status?: TaskRecord['status'] };

/**
 * Tasks of the caller's tenant, newest first, or of one of its projects, by rank; without deleted and hidden ones.
 * Reads only.
 * @returns an empty page for a project that the caller cannot see
 * @throws ValidationError for a cursor of another list or other filters
 */
export function listTasks({ app, cursors }: TaskListDeps) {
  return async (caller: Caller, request: PageRequest & TaskFilter): Promise<Page<TaskView>> => {
    const { tenantId } = caller.context;
    const { limit, status } = request;
    const projectId = request.projectId?.toLowerCase();
    const scope = scopeOf(tenantId, { projectId, status });
    const page = { tenantId, status, limit: limit + 1 };
    if (projectId !== undefined) {
      const projects = [{ id: projectId, behind: cursors.openRanked(scope, request.cursor) }];
      const [rows = []] = await withTenant(app, tenantId, (tx) =>
        listTasksOfProjects(tx, { ...page, projects }),
      );
      return rankedPage({ cursors, scope }, rows, limit);
    }
    const behind = cursors.openTimed(scope, request.cursor);
    const rows = await withTenant(app, tenantId, (tx) => listRecords(tx, { ...page, behind }));
    return pageOf(rows, limit, {
      node: taskView,
      cursor: (row) => cursors.seal(scope, [row.createdAt, row.id]),
    });
  };
}

/**
 * A page of tasks, by rank, for each of several projects, in one statement: for doors that show projects with their tasks.
 * @param requests one for each project, all with the same limit
 * @returns pages in the order of the requests
 * @throws ValidationError for a cursor of another list
 */
export function listTasksOfEach({ app, cursors }: TaskListDeps) {
  return async (
    caller: Caller,
    requests: readonly { readonly projectId: string; readonly cursor?: string }[],
    limit: number,
  ): Promise<Page<TaskView>[]> => {
    const { tenantId } = caller.context;
    const lists = requests.map(({ projectId, cursor }) => {
      const scope = scopeOf(tenantId, { projectId });
      return { id: projectId, scope, behind: cursors.openRanked(scope, cursor) };
    });
    const rows = await withTenant(app, tenantId, (tx) =>
      listTasksOfProjects(tx, { tenantId, projects: lists, limit: limit + 1 }),
    );
    return lists.map(({ scope }, index) => rankedPage({ cursors, scope }, rows[index] ?? [], limit));
  };
}

function rankedPage(
  { cursors, scope }: { cursors: Cursors; scope: CursorScope },
  rows: readonly TaskRecord[],
  limit: number,
): Page<TaskView> {
  const cursor = (row: TaskRecord) => cursors.seal(scope, [row.rank, row.id]);
  return pageOf(rows, limit, { node: taskView, cursor });
}

/** A cursor holds under the filters that it was made with. */
function scopeOf(tenantId: string, { projectId, status }: TaskFilter): CursorScope {
  return { tenantId, list: `tasks:${projectId ?? ''}:${status ?? ''}` };
}
