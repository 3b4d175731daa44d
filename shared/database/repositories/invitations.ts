import type { Connection } from '../statement';
import * as statements from './invitations.queries';
import { keysBefore } from './page';
import type { Behind, DuePage } from './page';

/** An invitation as its row holds it; `personal` is sealed under a key of its own. */
export type InvitationRecord = Readonly<Omit<statements.FindInvitationResult, 'status'>> & {
  readonly status: 'open' | 'accepted' | 'revoked' | 'expired';
};

/** An invitation that can be accepted right now, with its tenant; nothing of whom it is for. */
export type AcceptableInvitation = Readonly<statements.FindAcceptableResult>;

/** One invitation of the tenant, whatever became of it; undefined when there is none. Role app. */
export async function findInvitation(
  tx: Connection,
  key: { tenantId: string; id: string },
): Promise<InvitationRecord | undefined> {
  const [row] = await statements.findInvitation.run(key, tx);
  return row as InvitationRecord | undefined;
}

/** A page of the invitations that have not ended, those that have run out among them, oldest first. Role app. */
export async function listOpenInvitations(
  tx: Connection,
  { tenantId, behind, limit }: { tenantId: string; behind: Behind; limit: number },
): Promise<readonly InvitationRecord[]> {
  const rows = await statements.listOpenInvitations.run({ tenantId, ...keysBefore(behind), limit }, tx);
  return rows as InvitationRecord[];
}

/**
 * Open invitations that ran out at that time or before, by id behind `after`. Reads through all open ones of the tenant:
 * for jobs. Role app.
 */
export async function findDueInvitations(tx: Connection, page: DuePage): Promise<string[]> {
  return (await statements.findDueInvitations.run(page, tx)).map(({ id }) => id);
}

/**
 * What somebody who shows a token may know; undefined for an invitation that is over, and of a tenant that is not active.
 * Role identity, through the definer function `open_invitation`: the tenant is not known before.
 * @param invitation.now RFC 3339
 */
export async function findAcceptable(
  tx: Connection,
  invitation: { id: string; now: string },
): Promise<AcceptableInvitation | undefined> {
  const [row] = await statements.findAcceptable.run(invitation, tx);
  return row;
}
