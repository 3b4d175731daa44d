import type { Pools } from '@plinth/shared/database/connection';
import { findInvitation, listOpenInvitations } from '@plinth/shared/database/repositories/invitations';
import type { InvitationRecord } from '@plinth/shared/database/repositories/invitations';
import { findMember } from '@plinth/shared/database/repositories/memberships';
import { findRoom } from '@plinth/shared/database/repositories/tenants';
import { findCredentialByEmail } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/invitation/decider';
import type { InviteDto } from '@plinth/shared/domain/invitation/dto';
import { invitationPersonal } from '@plinth/shared/domain/invitation/events';
import type { Invitation } from '@plinth/shared/domain/invitation/row';
import type { Giving } from '@plinth/shared/domain/holder';
import type { Role } from '@plinth/shared/domain/permissions';
import { assertEntitled } from '@plinth/shared/domain/tenant/entitlements';
import { IllegalStateError, NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Claim } from '@plinth/shared/eventstore/appendUnit';
import { normalizeEmail } from '@plinth/shared/eventstore/crypto/blindIndex';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { findKeyOf } from '@plinth/shared/eventstore/erasures';
import type { CommandHandler, Guard, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import { newId } from '@plinth/shared/eventstore/newId';
import { openRecord } from '@plinth/shared/eventstore/openEvents';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import { distinct, readHolder, readRoles } from '../services/membershipFacts';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { claimToGive } from '../services/roleTurn';
import { requireId } from '../services/visible';

/** An invitation as those see it who may invite. */
export type InvitationView = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** `expired`: nobody accepts it any more; it can be sent again. */
  readonly status: 'open' | 'expired';
  readonly expiresAt: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type InvitationReadDeps = {
  readonly app: Pools['app'];
  readonly keyring: Pick<Keyring, 'open'>;
  readonly cursors: Cursors;
  readonly clock: Clock;
};

export type InvitationCommandDeps = Pick<InvitationReadDeps, 'app' | 'clock'> & {
  readonly handleCommand: CommandHandler;
  /** Role identity. */
  readonly identity: Connection;
  /** Stands for an address in its reservation (createBlindIndex). */
  readonly emailIndex: (email: string) => string;
  readonly ids: Ids;
};

/** One invitation; `expected` is the version of If-Match. */
export type InvitationTarget = { readonly id: string; readonly expected?: number };

const GOOD_FOR_MS = 7 * 24 * 60 * 60_000;

/** The invitations of the caller's tenant that have not ended, oldest first. Reads only. @throws ValidationError for a cursor of another list */
export function listInvitations({ app, keyring, cursors, clock }: InvitationReadDeps) {
  return async (
    { context: { tenantId } }: Caller,
    { limit, cursor }: PageRequest,
  ): Promise<Page<InvitationView>> => {
    const scope = { tenantId, list: 'invitations' };
    const behind = cursors.openTimed(scope, cursor);
    const rows = await withTenant(app, tenantId, (tx) =>
      listOpenInvitations(tx, { tenantId, behind, limit: limit + 1 }),
    );
    const opened = await Promise.all(rows.map((row) => openInvitation(keyring, tenantId, row)));
    return pageOf(opened, limit, {
      node: (row) => viewOf(row, row.version, clock.now()),
      cursor: (row) => cursors.seal(scope, [row.createdAt, row.invitationId]),
    });
  };
}

/**
 * Invites somebody by mail, which worker-service sends. One append; not repeatable without an Idempotency-Key: the address
 * is invited the second time.
 * @throws ConflictError `name_taken` (invitation.email); IllegalStateError `already_member`, `no_such_role`;
 *   ForbiddenError `owners_only`, `permission_not_held`, `not_a_member`; EntitlementError `plan_limit`
 */
export function invite(deps: InvitationCommandDeps) {
  return async (caller: Caller, dto: InviteDto): Promise<InvitationView> => {
    const { tenantId, now } = caller.context;
    const email = normalizeEmail(dto.email);
    const holder = await findCredentialByEmail(deps.identity, deps.emailIndex(email));
    const id = newId(caller.context, deps.ids);
    const outcome = await deps.handleCommand(caller.context, rules.invitation, {
      id,
      load: async (tx) => {
        if (holder) await assertNoMember(tx, { tenantId, userId: holder.userId });
        const room = await findRoom(tx, tenantId);
        if (!room) throw new NotFoundError('tenant');
        // There may be none when it is accepted, which is what counts; this only spares a mail.
        assertEntitled(room.plan, { limit: 'members', used: room.members });
        const { giving, ...rests } = await readGiving(tx, caller, { id, role: dto.role });
        return { row: undefined, facts: { ...giving, invitationId: id, expiresAt: expiryOf(now) }, ...rests };
      },
      // Of its tenant alone, so that nobody sees which tenants have invited the same address.
      claims: [{ kind: 'invitation.email', value: deps.emailIndex(`${tenantId} ${email}`), streamId: id }],
      decide: (state, facts) => rules.invite(state, { ...dto, email }, facts),
    });
    return viewOf(requireState(outcome.state), outcome.version, deps.clock.now());
  };
}

/**
 * Sends an invitation again, by the same link, and makes it good for another week; one that has run out, too. One append,
 * repeated on conflict when no version was named.
 * @throws NotFoundError for one that has ended; PreconditionFailedError; as invite
 */
export function resendInvitation({ app, handleCommand, clock }: InvitationCommandDeps) {
  return async (caller: Caller, target: InvitationTarget): Promise<InvitationView> => {
    const { tenantId, now } = caller.context;
    const id = requireId('invitation', target.id);
    await withTenant(app, tenantId, (tx) => requireInvitation(tx, { tenantId, id }));
    const outcome = await handleCommand(caller.context, rules.invitation, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = await requireInvitation(tx, { tenantId, id });
        const { giving, ...rests } = await readGiving(tx, caller, { id, role: row.role });
        // The address lies sealed in `personal`, as the command handler takes it.
        const stored = row as unknown as StoredRow<Invitation>;
        return { row: stored, facts: { ...giving, expiresAt: expiryOf(now) }, ...rests };
      },
      decide: rules.resend,
    });
    return viewOf(requireState(outcome.state), outcome.version, clock.now());
  };
}

/**
 * Takes an invitation back: its link is no good any more, and the address is forgotten. One append, repeated on conflict
 * when no version was named.
 * @throws NotFoundError for one that has ended; PreconditionFailedError
 */
export function revokeInvitation({ handleCommand }: InvitationCommandDeps) {
  return async (caller: Caller, target: InvitationTarget): Promise<void> => {
    const { tenantId, now } = caller.context;
    const id = requireId('invitation', target.id);
    await handleCommand(caller.context, rules.invitation, {
      id,
      expected: target.expected,
      load: async (tx) => ({
        row: (await requireInvitation(tx, { tenantId, id })) as unknown as StoredRow<Invitation>,
        facts: { keyId: await findKeyOf(tx, { tenantId, subjectId: id }), now: now.toISOString() },
        droppedKeys: [{ tenantId, subjectId: id }],
      }),
      decide: rules.revoke,
    });
  };
}

/** Who gives the role, and that nobody changes or ends it meanwhile. */
async function readGiving(
  tx: Connection,
  caller: Caller,
  { id, role }: { id: string; role: Role },
): Promise<{ giving: Giving; guards: Guard[]; claims: readonly Claim[] }> {
  const { tenantId } = caller.context;
  const by = await readHolder(tx, caller);
  const custom = await readRoles(tx, tenantId, [role]);
  return {
    giving: { by: by.facts, customRoles: custom.facts },
    guards: distinct([...by.guards, ...custom.guards]),
    claims: await claimToGive(tx, role, { tenantId, streamId: id }),
  };
}

async function assertNoMember(tx: Connection, key: { tenantId: string; userId: string }): Promise<void> {
  if (!(await findMember(tx, key))) return;
  throw new IllegalStateError('already_member', 'Who has this address is a member already.');
}

async function requireInvitation(
  tx: Connection,
  key: { tenantId: string; id: string },
): Promise<InvitationRecord> {
  const row = await findInvitation(tx, key);
  if (row?.status !== 'open') throw new NotFoundError('invitation');
  return row;
}

/** A row with its address, or with the placeholder once that is gone. */
async function openInvitation(
  keyring: Pick<Keyring, 'open'>,
  tenantId: string,
  row: InvitationRecord,
): Promise<InvitationRecord & Pick<Invitation, 'email'>> {
  const record = await openRecord(keyring, tenantId, { record: row, personal: invitationPersonal });
  return record as InvitationRecord & Pick<Invitation, 'email'>;
}

function expiryOf(now: Date): string {
  return new Date(now.getTime() + GOOD_FOR_MS).toISOString();
}

function requireState(state: Invitation | undefined): Invitation {
  if (!state) throw new NotFoundError('invitation');
  return state;
}

function viewOf(
  invitation: Pick<Invitation, 'invitationId' | 'email' | 'role' | 'expiresAt' | 'createdAt' | 'updatedAt'>,
  version: number,
  now: Date,
): InvitationView {
  const { invitationId: id, email, role, expiresAt, createdAt, updatedAt } = invitation;
  const status = Date.parse(expiresAt) > now.getTime() ? 'open' : 'expired';
  return { id, email, role, status, expiresAt, version, createdAt, updatedAt };
}
