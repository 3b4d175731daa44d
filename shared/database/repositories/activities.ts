import type { Connection } from '../statement';
import { listActivities } from './activities.queries';
import type { ListActivitiesResult } from './activities.queries';
import { groupByPage } from './page';

/** One line of a project's feed, made from one event. */
export type ActivityRecord = Readonly<ListActivitiesResult>;

const NEWEST = Number.MAX_SAFE_INTEGER;

/**
 * A page of the feed of each given project, newest first, in one statement. Role app.
 * @param page.limit rows for each project
 * @returns a list for each project, in their order
 */
export async function listActivitiesOfProjects(
  tx: Connection,
  page: { tenantId: string; projects: readonly { id: string; beforePosition?: number }[]; limit: number },
): Promise<ActivityRecord[][]> {
  const { tenantId, projects, limit } = page;
  const rows = await listActivities.run(
    {
      tenantId,
      projectIds: projects.map(({ id }) => id),
      befores: projects.map(({ beforePosition = NEWEST }) => beforePosition),
      limit,
    },
    tx,
  );
  return groupByPage(rows, projects.length);
}
