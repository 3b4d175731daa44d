import type { Connection } from '../statement';
import * as statements from './activityFeed.queries';
import type { FindTaskAtResult, InsertActivityParams } from './activityFeed.queries';

/**
 * Adds a line to a project's feed, in the caller's transaction (role consumer). Repeatable: a line that is already there
 * stays as it is.
 */
export async function addActivity(tx: Connection, activity: InsertActivityParams): Promise<void> {
  await statements.insertActivity.run(activity, tx);
}

/**
 * Where a task belongs and what it was called at a position of the log, from the log, in the caller's transaction (role consumer).
 * @returns undefined for an unknown task, or one whose first event was purged
 */
export async function findTaskAt(
  tx: Connection,
  at: { tenantId: string; streamId: string; position: number },
): Promise<FindTaskAtResult | undefined> {
  const [found] = await statements.findTaskAt.run(at, tx);
  return found;
}

/**
 * The task that a comment was written to, from the log, in the caller's transaction (role consumer).
 * @returns undefined for an unknown comment, or one whose first event was purged
 */
export async function findTaskOfComment(
  tx: Connection,
  comment: { tenantId: string; streamId: string },
): Promise<string | undefined> {
  const [found] = await statements.findTaskOfComment.run(comment, tx);
  return found?.taskId;
}

/** Removes all lines of a project's feed, in the caller's transaction (role consumer). Repeatable. */
export async function removeActivitiesOfProject(
  tx: Connection,
  feed: { tenantId: string; projectionVersion: number; projectId: string },
): Promise<void> {
  await statements.deleteActivitiesOfProject.run(feed, tx);
}

/** Removes the lines that one stream has brought; otherwise as removeActivitiesOfProject. */
export async function removeActivitiesOfStream(
  tx: Connection,
  lines: { tenantId: string; projectionVersion: number; streamId: string },
): Promise<void> {
  await statements.deleteActivitiesOfStream.run(lines, tx);
}
