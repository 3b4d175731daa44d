import type { Connection } from '../statement';
import * as statements from './comments.queries';
import { groupByPage, keysBefore } from './page';
import type { Behind, DuePage } from './page';

/** A comment as its row holds it, deleted ones too; `personal` has its text, sealed. */
export type CommentRecord = Readonly<statements.FindCommentResult>;

/** One comment of the tenant, deleted or not; undefined when there is none. Role app. */
export async function findComment(
  tx: Connection,
  key: { tenantId: string; id: string },
): Promise<CommentRecord | undefined> {
  const [row] = await statements.findComment.run(key, tx);
  return row;
}

/**
 * A page of the comments of each given task, oldest first, in one statement; without deleted ones and those of tasks
 * and projects that are deleted. Role app.
 * @param page.limit rows for each task
 * @returns a list for each task, in their order
 */
export async function listCommentsOfTasks(
  tx: Connection,
  page: { tenantId: string; tasks: readonly { id: string; behind: Behind }[]; limit: number },
): Promise<CommentRecord[][]> {
  const { tenantId, tasks, limit } = page;
  const keys = tasks.map(({ behind }) => keysBefore(behind));
  const rows = await statements.listCommentsOfTasks.run(
    {
      tenantId,
      taskIds: tasks.map(({ id }) => id),
      afterAts: keys.map(({ afterAt }) => afterAt),
      afterIds: keys.map(({ afterId }) => afterId),
      limit,
    },
    tx,
  );
  return groupByPage(rows, tasks.length);
}

/**
 * Comments that were deleted at that time or before and are not purged, by id behind `after`. Reads through all comments
 * of the tenant: for jobs. Role app.
 */
export async function findDueComments(tx: Connection, page: DuePage): Promise<string[]> {
  return (await statements.findDueComments.run(page, tx)).map(({ id }) => id);
}

/** Comments on a task that are not purged, deleted or not. Role app. */
export async function findUnpurgedComments(
  tx: Connection,
  page: { tenantId: string; taskId: string; limit: number },
): Promise<string[]> {
  return (await statements.findUnpurgedComments.run(page, tx)).map(({ id }) => id);
}
