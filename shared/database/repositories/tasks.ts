import type { Connection } from '../statement';
import { FIRST_ID, groupByPage, keysBehind } from './page';
import type { Behind, DuePage } from './page';
import * as statements from './tasks.queries';

const STATUSES = ['open', 'in_progress', 'done'] as const;

/** A task as its row holds it, deleted ones too. */
export type TaskRecord = Readonly<Omit<statements.FindTaskResult, 'status'>> & {
  readonly status: (typeof STATUSES)[number];
};

/** One task of the tenant, deleted or not; undefined when there is none. Role app. */
export async function findTask(
  tx: Connection,
  key: { tenantId: string; id: string },
): Promise<TaskRecord | undefined> {
  const [row] = await statements.findTask.run(key, tx);
  return row as TaskRecord | undefined;
}

/** The task that holds an external id, deleted or not. Role app. */
export async function findTaskIdByExternalId(
  tx: Connection,
  key: { tenantId: string; externalId: string },
): Promise<string | undefined> {
  const [row] = await statements.findTaskIdByExternalId.run(key, tx);
  return row?.id;
}

/** A page of a tenant's tasks, newest first, without deleted ones and those of deleted projects. Role app. */
export async function listTasks(
  tx: Connection,
  page: { tenantId: string; status?: TaskRecord['status']; behind: Behind; limit: number },
): Promise<readonly TaskRecord[]> {
  const { tenantId, status, behind, limit } = page;
  const rows = await statements.listTasks.run(
    { tenantId, ...keysBehind(behind), limit, statuses: statusesOf(status) },
    tx,
  );
  return rows as TaskRecord[];
}

/** Where a page of a project's tasks begins: behind the one with this rank and id; undefined for the first page. */
type BehindRank = { readonly rank: string; readonly id: string } | undefined;

/**
 * A page of the tasks of each given project, by rank, in one statement; without deleted ones. Role app.
 * @param page.limit rows for each project
 * @returns a list for each project, in their order
 */
export async function listTasksOfProjects(
  tx: Connection,
  page: {
    tenantId: string;
    projects: readonly { id: string; behind: BehindRank }[];
    status?: TaskRecord['status'];
    limit: number;
  },
): Promise<TaskRecord[][]> {
  const { tenantId, projects, status, limit } = page;
  const rows = await statements.listTasksOfProjects.run(
    {
      tenantId,
      projectIds: projects.map(({ id }) => id),
      afterRanks: projects.map(({ behind }) => behind?.rank ?? ''),
      afterIds: projects.map(({ behind }) => behind?.id ?? FIRST_ID),
      statuses: statusesOf(status),
      limit,
    },
    tx,
  );
  return groupByPage(rows, projects.length) as TaskRecord[][];
}

/**
 * The ranks on both sides of the place right before or after a neighbour. Deleted tasks count: they can be restored.
 * Role app.
 * @param place.movingId the task that goes there, and leaves its own place
 */
export async function findGap(
  tx: Connection,
  place: {
    tenantId: string;
    projectId: string;
    movingId: string;
    rank: string;
    side: 'before' | 'after';
  },
): Promise<{ lower: string | undefined; upper: string | undefined }> {
  const { side, ...at } = place;
  if (side === 'after') {
    const [above] = await statements.findRankAbove.run(at, tx);
    return { lower: at.rank, upper: above?.rank };
  }
  const [below] = await statements.findRankBelow.run(at, tx);
  return { lower: below?.rank, upper: at.rank };
}

/**
 * Tasks that were deleted at that time or before and are not purged, by id behind `after`. Reads through all tasks of the
 * tenant: for jobs. Role app.
 */
export async function findDueTasks(tx: Connection, page: DuePage): Promise<string[]> {
  return (await statements.findDueTasks.run(page, tx)).map(({ id }) => id);
}

/** Tasks of a project that are not purged, deleted or not. Role app. */
export async function findUnpurgedTasks(
  tx: Connection,
  page: { tenantId: string; projectId: string; limit: number },
): Promise<string[]> {
  return (await statements.findUnpurgedTasks.run(page, tx)).map(({ id }) => id);
}

function statusesOf(status: TaskRecord['status'] | undefined): string[] {
  return status ? [status] : [...STATUSES];
}
