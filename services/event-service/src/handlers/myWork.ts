import {
  changeAssignedTask,
  deleteAssignedTask,
  putAssignedTask,
} from '@plinth/shared/database/repositories/assignedTasks';
import type { AssignedTaskChange } from '@plinth/shared/database/repositories/assignedTasks';
import type { Connection } from '@plinth/shared/database/statement';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/**
 * Keeps what each person has to do: one row for each task, which also knows those that are nobody's yet. In the
 * transaction of the caller; repeatable, and the same when replayed.
 */
export async function applyToMyWork(tx: Connection, event: RecordedEvent, version: number): Promise<void> {
  const { tenantId, streamId: taskId, occurredAt: at } = event;
  const key = { tenantId, version, taskId };
  const task = event as unknown as TaskEvent;
  if (task.type === 'task.created') {
    const { projectId, assigneeId, title, dueDate } = task.data;
    return putAssignedTask(tx, { ...key, projectId, assigneeId, title, dueDate, at });
  }
  if (task.type === 'task.purged') return deleteAssignedTask(tx, key);
  await changeAssignedTask(tx, key, { ...changeOf(task), at });
}

function changeOf(task: Exclude<TaskEvent, { type: 'task.created' | 'task.purged' }>): AssignedTaskChange {
  switch (task.type) {
    case 'task.updated':
      return { title: task.data.title, dueDate: task.data.dueDate };
    case 'task.assigned':
      return { assigneeId: task.data.assigneeId };
    case 'task.started':
      return { status: 'in_progress' };
    case 'task.completed':
      return { status: 'done' };
    case 'task.reopened':
      return { status: 'open' };
    case 'task.deleted':
      return { isDeleted: true };
    case 'task.restored':
      return { isDeleted: false };
    case 'task.moved':
      return {};
  }
}
