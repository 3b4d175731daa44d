import type { Connection } from '../statement';
import { groupByPage, keysBehind } from './page';
import type { Behind } from './page';
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

/**
 * A page of the tasks of each given project, in one statement; otherwise as listTasks. Role app.
 * @param page.limit rows for each project
 * @returns a list for each project, in their order
 */
export async function listTasksOfProjects(
  tx: Connection,
  page: {
    tenantId: string;
    projects: readonly { id: string; behind: Behind }[];
    status?: TaskRecord['status'];
    limit: number;
  },
): Promise<TaskRecord[][]> {
  const { tenantId, projects, status, limit } = page;
  const keys = projects.map(({ behind }) => keysBehind(behind));
  const rows = await statements.listTasksOfProjects.run(
    {
      tenantId,
      projectIds: projects.map(({ id }) => id),
      beforeAts: keys.map(({ beforeAt }) => beforeAt),
      beforeIds: keys.map(({ beforeId }) => beforeId),
      statuses: statusesOf(status),
      limit,
    },
    tx,
  );
  return groupByPage(rows, projects.length) as TaskRecord[][];
}

function statusesOf(status: TaskRecord['status'] | undefined): string[] {
  return status ? [status] : [...STATUSES];
}
