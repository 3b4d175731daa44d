import { deleteBoard, leaveBoard, moveOnBoard } from '@plinth/shared/database/repositories/boardCounts';
import type { Connection } from '@plinth/shared/database/statement';
import type { ProjectEvent } from '@plinth/shared/domain/project/events';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/** What an event changes of a task's place; other task events change nothing of it. */
type Move = Extract<
  TaskEvent['type'],
  `task.${'started' | 'completed' | 'reopened' | 'deleted' | 'restored'}`
>;

const MOVES: Readonly<Record<Move, { readonly status?: string; readonly isDeleted?: boolean }>> = {
  'task.started': { status: 'in_progress' },
  'task.completed': { status: 'done' },
  'task.reopened': { status: 'open' },
  'task.deleted': { isDeleted: true },
  'task.restored': { isDeleted: false },
};

/** The event types that the counts of boards follow. */
export const boardEvents: readonly (TaskEvent['type'] | ProjectEvent['type'])[] = [
  'task.created',
  'task.purged',
  'project.purged',
  ...(Object.keys(MOVES) as Move[]),
];

/**
 * Counts how many tasks of a project have which status. In the transaction of the caller; repeatable, and the same when
 * replayed.
 */
export async function applyToBoardCounts(
  tx: Connection,
  event: RecordedEvent,
  version: number,
): Promise<void> {
  const { tenantId, streamId } = event;
  const key = { tenantId, version, taskId: streamId };
  const told = event as unknown as TaskEvent | ProjectEvent;
  if (told.type === 'project.purged') return deleteBoard(tx, { tenantId, version, projectId: streamId });
  if (told.type === 'task.purged') return leaveBoard(tx, key);
  if (told.type === 'task.created') return moveOnBoard(tx, key, { projectId: told.data.projectId });
  await moveOnBoard(tx, key, MOVES[told.type as Move]);
}
