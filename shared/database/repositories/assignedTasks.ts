import type { Connection } from '../statement';
import * as statements from './assignedTasks.queries';
import type { ListAssignedTasksResult, PutAssignedTaskParams } from './assignedTasks.queries';

/** A row of one version of the projection `my-work`. */
export type AssignedTaskKey = {
  readonly tenantId: string;
  readonly version: number;
  readonly taskId: string;
};

/** What an event changes of it; what is left out stays. */
export type AssignedTaskChange = {
  readonly title?: string;
  readonly status?: string;
  readonly isDeleted?: boolean;
  readonly assigneeId?: string | null;
  readonly dueDate?: string | null;
};

/** One line of somebody's work. */
export type AssignedTaskRow = Readonly<ListAssignedTasksResult>;

/** Adds a new task, assigned or not, in the caller's transaction (role consumer). Repeatable. */
export async function putAssignedTask(tx: Connection, task: PutAssignedTaskParams): Promise<void> {
  await statements.putAssignedTask.run(task, tx);
}

/**
 * Changes a task, in the caller's transaction (role consumer); nothing happens for one that is not there. Repeatable.
 * @param change.at when it was changed, RFC 3339
 */
export async function changeAssignedTask(
  tx: Connection,
  key: AssignedTaskKey,
  change: AssignedTaskChange & { readonly at: string },
): Promise<void> {
  await statements.changeAssignedTask.run(
    {
      ...key,
      ...change,
      hasAssignee: change.assigneeId !== undefined,
      hasDueDate: change.dueDate !== undefined,
    },
    tx,
  );
}

/** Takes a task out, in the caller's transaction (role consumer). Repeatable. */
export async function deleteAssignedTask(tx: Connection, key: AssignedTaskKey): Promise<void> {
  await statements.deleteAssignedTask.run(key, tx);
}

/**
 * A page of what a person has to do, in all projects that are not deleted: by due date, those without one last. Role app.
 * @param page.after the last one of the page before; `dueDate` null when it has none
 */
export async function listAssignedTasks(
  tx: Connection,
  page: {
    readonly tenantId: string;
    readonly assigneeId: string;
    readonly after?: { readonly dueDate: string | null; readonly taskId: string };
    readonly limit: number;
  },
): Promise<AssignedTaskRow[]> {
  const { after, ...rest } = page;
  return statements.listAssignedTasks.run(
    {
      ...rest,
      afterDueDate: after ? (after.dueDate ?? 'infinity') : '-infinity',
      afterTaskId: after?.taskId ?? '00000000-0000-0000-0000-000000000000',
    },
    tx,
  );
}
