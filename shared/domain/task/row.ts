export const TASK_STATUSES = ['open', 'in_progress', 'done'] as const;

/** What a task is after its events; also its row, but for id, version and reducer revision. */
export type Task = {
  projectId: string;
  title: string;
  description: string;
  status: (typeof TASK_STATUSES)[number];
  labels: string[];
  externalId: string | null;
  /** Who is to do it: a user id. */
  assigneeId: string | null;
  /** A day, as 2026-02-28. */
  dueDate: string | null;
  /** Its place among the tasks of its project, in ASCII order. */
  rank: string;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  /** The actor who deleted it. */
  deletedBy: string | null;
  /** Since when nothing but this is left of it. */
  purgedAt: string | null;
};

/** Columns of `task` in camel case that the aggregate decides. */
export type TaskRow = Task;

/** The row of a state; loses nothing. */
export function toRow(state: Task): TaskRow {
  const { projectId, title, description, status, labels, externalId } = state;
  const { assigneeId, dueDate, rank } = state;
  const { createdAt, updatedAt, deletedAt, deletedBy, purgedAt } = state;
  return {
    projectId,
    title,
    description,
    status,
    labels,
    externalId,
    assigneeId,
    dueDate,
    rank,
    createdAt,
    updatedAt,
    deletedAt,
    deletedBy,
    purgedAt,
  };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: TaskRow) => Task = toRow;
