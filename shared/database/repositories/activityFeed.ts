import type { Connection } from '../statement';
import { findTaskAt as findTaskAtStatement, insertActivity } from './activityFeed.queries';
import type { FindTaskAtResult, InsertActivityParams } from './activityFeed.queries';

/**
 * Adds a line to a project's feed, in the caller's transaction (role consumer). Repeatable: a line that is already there
 * stays as it is.
 */
export async function addActivity(tx: Connection, activity: InsertActivityParams): Promise<void> {
  await insertActivity.run(activity, tx);
}

/**
 * Where a task belongs and what it was called at a version, from the log, in the caller's transaction (role consumer).
 * @returns undefined for an unknown task, or one whose first event was purged
 */
export async function findTaskAt(
  tx: Connection,
  at: { tenantId: string; streamId: string; version: number },
): Promise<FindTaskAtResult | undefined> {
  const [found] = await findTaskAtStatement.run(at, tx);
  return found;
}
