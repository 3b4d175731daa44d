import type { Role } from '../permissions';

/** What a membership is after its events; also its row, but for id, version and reducer revision. */
export type Membership = {
  userId: string;
  /** Null for somebody who is no member any more, and may become one again. */
  role: Role | null;
  /** Personal: sealed in the row's column `personal`. */
  displayName: string;
  email: string;
  /** When they left or were removed; null for members. */
  removedAt: string | null;
  /** Since when nothing that the tenant holds of the person can be read. */
  erasedAt: string | null;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
};

/** Columns of `membership` in camel case that the aggregate decides, with its personal fields opened. */
export type MembershipRow = Membership;

/** The row of a state; loses nothing. */
export function toRow(state: Membership): MembershipRow {
  const { userId, role, displayName, email, removedAt, erasedAt, createdAt, updatedAt } = state;
  return { userId, role, displayName, email, removedAt, erasedAt, createdAt, updatedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: MembershipRow) => Membership = toRow;
