export const TASK_STATUSES = ['open', 'in_progress', 'done'] as const;

/** What a task is after its events; also its row, but for id, version and reducer revision. */
export type Task = {
  projectId: string;
  title: string;
  description: string;
  status: (typeof TASK_STATUSES)[number];
  labels: string[];
  externalId: string | null;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  /** The actor who deleted it. */
  deletedBy: string | null;
};

/** Columns of `task` in camel case that the aggregate decides. */
export type TaskRow = Task;

/** The row of a state; loses nothing. */
export function toRow(state: Task): TaskRow {
  const { projectId, title, description, status, labels, externalId } = state;
  const { createdAt, updatedAt, deletedAt, deletedBy } = state;
  return {
    projectId,
    title,
    description,
    status,
    labels,
    externalId,
    createdAt,
    updatedAt,
    deletedAt,
    deletedBy,
  };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: TaskRow) => Task = toRow;
