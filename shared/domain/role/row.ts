/** What a role of a tenant is after its events; also its row, but for id, version and reducer revision. */
export type CustomRole = {
  name: string;
  /** Names of permissions, each once; some may be unknown to this release. */
  permissions: string[];
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
  /** Nobody has it since then; its name is free. */
  deletedAt: string | null;
};

/** Columns of `role` in camel case that the aggregate decides. */
export type CustomRoleRow = CustomRole;

/** The row of a state; loses nothing. */
export function toRow(state: CustomRole): CustomRoleRow {
  const { name, permissions, createdAt, updatedAt, deletedAt } = state;
  return { name, permissions, createdAt, updatedAt, deletedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: CustomRoleRow) => CustomRole = toRow;
