import type { Role } from './permissions';

/** What a membership is after its events; also its row, but for id, version and reducer revision. */
export type Membership = {
  userId: string;
  role: Role;
  /** Personal: sealed in the row's column `personal`. */
  displayName: string;
  email: string;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
};

/** Columns of `membership` in camel case that the aggregate decides, with its personal fields opened. */
export type MembershipRow = Membership;

/** The row of a state; loses nothing. */
export function toRow(state: Membership): MembershipRow {
  const { userId, role, displayName, email, createdAt, updatedAt } = state;
  return { userId, role, displayName, email, createdAt, updatedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: MembershipRow) => Membership = toRow;
