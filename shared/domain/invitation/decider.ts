import { ERASED } from '../../constants/erased';
import { IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { REMAINS } from '../erasure';
import { assertMayGive } from '../holder';
import type { Giving } from '../holder';
import type { InviteDto } from './dto';
import { invitationEventTypes, invitationPersonal } from './events';
import type { InvitationEvent } from './events';
import { fromRow, toRow } from './row';
import type { Invitation, InvitationRow } from './row';

/** How somebody is asked: who does it and what they may give; until when it is good, RFC 3339. */
export type Inviting = Giving & { readonly invitationId: string; readonly expiresAt: string };

/** How an invitation ends: the key that is dropped with it, null for one that has none. */
export type Ending = { readonly keyId: string | null; readonly now: string };

/**
 * Asks somebody to join; the address is claimed, as an HMAC, with the append.
 * @throws IllegalStateError `invitation_exists` when this id is taken, `no_such_role`; ForbiddenError `owners_only`,
 *   `permission_not_held`
 */
export function invite(
  state: Invitation | undefined,
  { email, role }: InviteDto,
  { invitationId, expiresAt, ...giving }: Inviting,
): InvitationEvent[] {
  if (state) throw new IllegalStateError('invitation_exists', 'This invitation was made already.');
  assertMayGive(giving, { given: role });
  return [{ type: 'invitation.created', data: { invitationId, email, role, expiresAt } }];
}

/** Asks once more, for longer; one that has run out, too. @throws NotFoundError; as invite */
export function resend(
  state: Invitation | undefined,
  { expiresAt, ...giving }: Omit<Inviting, 'invitationId'>,
): InvitationEvent[] {
  const { invitationId, email, role } = requireOpen(state);
  // A backup was restored: whoever it was cannot be asked again.
  if (email === ERASED) throw new NotFoundError('invitation');
  assertMayGive(giving, { given: role });
  return [{ type: 'invitation.resent', data: { invitationId, email, expiresAt } }];
}

/** A person joins; their membership is written beside. @throws NotFoundError for one that is over, always the same */
export function accept(
  state: Invitation | undefined,
  { userId, ...ending }: Ending & { readonly userId: string },
): InvitationEvent[] {
  const { invitationId, expiresAt } = requireOpen(state);
  if (expiresAt <= ending.now) throw new NotFoundError('invitation');
  return [{ type: 'invitation.accepted', data: { invitationId, userId } }, erased(invitationId, ending)];
}

/** Takes it back. @throws NotFoundError for one that is over */
export function revoke(state: Invitation | undefined, ending: Ending): InvitationEvent[] {
  const { invitationId } = requireOpen(state);
  return [{ type: 'invitation.revoked', data: { invitationId } }, erased(invitationId, ending)];
}

/** Ends one that has run out; nothing for one that has not, or has ended otherwise. */
export function expire(state: Invitation | undefined, ending: Ending): InvitationEvent[] {
  if (state?.status !== 'open' || state.expiresAt > ending.now) return [];
  const { invitationId } = state;
  return [{ type: 'invitation.expired', data: { invitationId } }, erased(invitationId, ending)];
}

function erased(invitationId: string, { keyId }: Ending): InvitationEvent {
  return { type: 'invitation.erased', data: { invitationId, keyId, remains: REMAINS } };
}

function requireOpen(state: Invitation | undefined): Invitation {
  if (state?.status !== 'open') throw new NotFoundError('invitation');
  return state;
}

const ENDS = {
  'invitation.accepted': 'accepted',
  'invitation.revoked': 'revoked',
  'invitation.expired': 'expired',
} as const;

function evolve(
  state: Invitation | undefined,
  event: InvitationEvent,
  { occurredAt }: EventFacts,
): Invitation {
  if (event.type === 'invitation.created') {
    return { ...event.data, status: 'open', erasedAt: null, createdAt: occurredAt, updatedAt: occurredAt };
  }
  if (!state)
    throw new Error(`expected invitation.created first; got ${event.type}: the stream is not whole`);
  if (event.type === 'invitation.resent') {
    return { ...state, expiresAt: event.data.expiresAt, updatedAt: occurredAt };
  }
  if (event.type === 'invitation.erased') {
    return { ...state, email: ERASED, erasedAt: occurredAt, updatedAt: occurredAt };
  }
  return { ...state, status: ENDS[event.type], updatedAt: occurredAt };
}

/** The rules of an invitation. */
export const invitation: Aggregate<Invitation, InvitationEvent, InvitationRow> = {
  type: 'invitation',
  revision: 1,
  eventTypes: invitationEventTypes,
  personalRow: invitationPersonal,
  evolve,
  toRow,
  fromRow,
};
