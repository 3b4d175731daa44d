import type { Connection } from '../statement';
import * as statements from './boardCounts.queries';
import type { ListBoardCountsResult } from './boardCounts.queries';

/** A task on one version of the projection `board-counts`. */
export type BoardPlaceKey = {
  readonly tenantId: string;
  readonly version: number;
  readonly taskId: string;
};

/**
 * Takes a task to another place and counts anew, in the caller's transaction (role consumer). Repeatable: a task that
 * stands there already is counted once.
 * @param to what changes; `projectId` puts a task that is new on its project's board
 */
export async function moveOnBoard(
  tx: Connection,
  key: BoardPlaceKey,
  to: { readonly projectId?: string; readonly status?: string; readonly isDeleted?: boolean },
): Promise<void> {
  await statements.moveOnBoard.run({ ...key, ...to }, tx);
}

/** Forgets a task, which was deleted before, in the caller's transaction (role consumer). Repeatable. */
export async function leaveBoard(tx: Connection, key: BoardPlaceKey): Promise<void> {
  await statements.leaveBoard.run(key, tx);
}

/** Forgets the counts of a project, in the caller's transaction (role consumer). Repeatable. */
export async function deleteBoard(
  tx: Connection,
  board: { readonly tenantId: string; readonly version: number; readonly projectId: string },
): Promise<void> {
  await statements.deleteBoard.run(board, tx);
}

/** How many tasks a project has of each status; a status without any may be missing. Role app. */
export async function listBoardCounts(
  tx: Connection,
  project: { readonly tenantId: string; readonly projectId: string },
): Promise<readonly ListBoardCountsResult[]> {
  return statements.listBoardCounts.run(project, tx);
}
