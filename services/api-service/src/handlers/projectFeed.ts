import type { Pools } from '@plinth/shared/database/connection';
import { listActivitiesOfProjects } from '@plinth/shared/database/repositories/activities';
import type { ActivityRecord } from '@plinth/shared/database/repositories/activities';
import { withTenant } from '@plinth/shared/database/withTenant';
import { untilAtLeast } from '../services/atLeast';
import type { Caller } from '../services/caller';
import type { CurrentStates } from '../services/currentStates';
import type { Cursors, CursorScope } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { requireId, requireVisible } from '../services/visible';

/** One line of a project's feed. */
export type ActivityView = Pick<ActivityRecord, 'type' | 'at' | 'actor' | 'summary'>;

export type ProjectFeedDeps = {
  readonly app: Pools['app'];
  readonly cursors: Cursors;
  readonly states: CurrentStates;
};

/**
 * The feed of a project with its tasks and comments, newest first; it follows the log by some milliseconds. Reads only.
 * @throws NotFoundError | GoneError; ValidationError for a cursor of another list; see untilAtLeast
 */
export function getProjectActivity(deps: ProjectFeedDeps) {
  const readPages = listActivityOfEach(deps);
  return async (
    caller: Caller,
    id: string,
    { limit, cursor, atLeast }: PageRequest & { readonly atLeast?: number },
  ): Promise<Page<ActivityView>> => {
    const projectId = await visibleProject(deps.states, caller, id);
    const { tenantId } = caller.context;
    await untilAtLeast(deps, { tenantId, name: 'activity-feed', position: atLeast });
    const [page] = await readPages(caller, [{ projectId, cursor }], limit);
    if (!page) throw new Error('expected a page for one request; got none');
    return page;
  };
}

/**
 * The feeds of several projects that the caller is known to see, in one statement.
 * @param requests one for each project, all with the same limit
 * @returns pages in the order of the requests
 */
export function listActivityOfEach({ app, cursors }: Pick<ProjectFeedDeps, 'app' | 'cursors'>) {
  return async (
    { context: { tenantId } }: Caller,
    requests: readonly { readonly projectId: string; readonly cursor?: string }[],
    limit: number,
  ): Promise<Page<ActivityView>[]> => {
    const lists = requests.map(({ projectId, cursor }) => {
      const scope: CursorScope = { tenantId, list: `activity:${projectId}` };
      return { id: projectId, scope, beforePosition: cursors.openNumber(scope, cursor) };
    });
    const rows = await withTenant(app, tenantId, (tx) =>
      listActivitiesOfProjects(tx, { tenantId, projects: lists, limit: limit + 1 }),
    );
    return lists.map(({ scope }, index) =>
      pageOf(rows[index] ?? [], limit, {
        node: activityView,
        cursor: (row) => cursors.seal(scope, [row.position]),
      }),
    );
  };
}

/**
 * The id of a project that the caller may see. Reads only.
 * @throws NotFoundError | GoneError | PurgedError
 */
export async function visibleProject(states: CurrentStates, caller: Caller, id: string): Promise<string> {
  const key = { tenantId: caller.context.tenantId, id: requireId('project', id) };
  return requireVisible(caller, 'project', await states.project(key)).id;
}

function activityView({ type, at, actor, summary }: ActivityRecord): ActivityView {
  return { type, at, actor, summary };
}
