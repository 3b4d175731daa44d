import type { Role } from '../permissions';

/** What an invitation is after its events; also its row, but for version and reducer revision. */
export type Invitation = {
  /** The column `id`, too; kept in the state because it names the key that seals the address. */
  invitationId: string;
  /** Personal: sealed in the row's column `personal`. */
  email: string;
  /** What who accepts becomes. */
  role: Role;
  status: 'open' | 'accepted' | 'revoked' | 'expired';
  /** Times are RFC 3339 UTC. Nobody accepts it from then on, even while it is open. */
  expiresAt: string;
  /** Since when the address cannot be read. */
  erasedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

/** Columns of `invitation` in camel case that the aggregate decides, with its personal fields opened. */
export type InvitationRow = Invitation;

/** The row of a state; loses nothing. */
export function toRow(state: Invitation): InvitationRow {
  const { invitationId, email, role, status, expiresAt, erasedAt, createdAt, updatedAt } = state;
  return { invitationId, email, role, status, expiresAt, erasedAt, createdAt, updatedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: InvitationRow) => Invitation = toRow;
