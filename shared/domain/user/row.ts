/** What a user is after their events; also the row, but for version and reducer revision. */
export type User = {
  /** The column `id`; kept in the state because it names the person whose key seals the row. */
  userId: string;
  /** Personal: sealed in the row's column `personal`. */
  displayName: string;
  email: string;
  /** Null while they have said nothing. */
  locale: string | null;
  timeZone: string | null;
  /** Since when the address is known to be theirs. */
  emailVerifiedAt: string | null;
  /** The authenticator that signing in asks for; null for who has none. */
  secondFactorId: string | null;
  /** Since when they are being erased, and since when they are. */
  deletedAt: string | null;
  erasedAt: string | null;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
};

/** Columns of `user_account` in camel case that the aggregate decides, with its personal fields opened. */
export type UserRow = User;

/** The row of a state; loses nothing. */
export function toRow(state: User): UserRow {
  const { userId, displayName, email, locale, timeZone, emailVerifiedAt } = state;
  const { secondFactorId, deletedAt, erasedAt, createdAt, updatedAt } = state;
  const names = { displayName, email, locale, timeZone };
  return { userId, ...names, emailVerifiedAt, secondFactorId, deletedAt, erasedAt, createdAt, updatedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: UserRow) => User = toRow;
