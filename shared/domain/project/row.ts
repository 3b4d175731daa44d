/** What a project is after its events; also its row, but for id, version and reducer revision. */
export type Project = {
  key: string;
  name: string;
  description: string;
  status: 'active' | 'archived';
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  /** The actor who deleted it. */
  deletedBy: string | null;
  /** Since when nothing but this is left of it. */
  purgedAt: string | null;
};

/** Columns of `project` in camel case that the aggregate decides. */
export type ProjectRow = Project;

/** The row of a state; loses nothing. */
export function toRow(state: Project): ProjectRow {
  const { key, name, description, status, createdAt, updatedAt, deletedAt, deletedBy, purgedAt } = state;
  return { key, name, description, status, createdAt, updatedAt, deletedAt, deletedBy, purgedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: ProjectRow) => Project = toRow;
