/** What a comment is after its events; also its row, but for id, version and reducer revision. */
export type Comment = {
  taskId: string;
  /** The user who wrote it, and the only one who may edit it. */
  authorId: string;
  /** Personal: sealed in the row's column `personal`. */
  text: string;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
  /** When its text was last changed; null when it is as it was first written. */
  editedAt: string | null;
  deletedAt: string | null;
  /** The actor who deleted it. */
  deletedBy: string | null;
  /** Since when nothing but this is left of it. */
  purgedAt: string | null;
};

/** Columns of `comment` in camel case that the aggregate decides, with its personal fields opened. */
export type CommentRow = Comment;

/** The row of a state; loses nothing. */
export function toRow(state: Comment): CommentRow {
  const { taskId, authorId, text, createdAt, updatedAt, editedAt, deletedAt, deletedBy, purgedAt } = state;
  return { taskId, authorId, text, createdAt, updatedAt, editedAt, deletedAt, deletedBy, purgedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: CommentRow) => Comment = toRow;
