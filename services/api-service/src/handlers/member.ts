import type { Pools } from '@plinth/shared/database/connection';
import { findMember, listMembers as listRecords } from '@plinth/shared/database/repositories/memberships';
import type { MemberRecord } from '@plinth/shared/database/repositories/memberships';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/membership/decider';
import type { MembershipFacts } from '@plinth/shared/domain/membership/decider';
import type { ChangeRoleDto } from '@plinth/shared/domain/membership/dto';
import { membershipPersonal } from '@plinth/shared/domain/membership/events';
import type { MembershipEvent } from '@plinth/shared/domain/membership/events';
import type { Role } from '@plinth/shared/domain/permissions';
import type { Membership } from '@plinth/shared/domain/membership/row';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import { openRecord } from '@plinth/shared/eventstore/openEvents';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import { membershipFacts } from '../services/membershipFacts';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { claimToGive } from '../services/roleTurn';
import { requireId } from '../services/visible';

/** A member as the members of the tenant see them; `id` is the person's. */
export type MemberView = {
  readonly id: string;
  readonly role: Role;
  readonly displayName: string;
  readonly email: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type MemberReadDeps = {
  readonly app: Pools['app'];
  readonly keyring: Pick<Keyring, 'open'>;
  readonly cursors: Cursors;
};

export type MemberCommandDeps = { readonly app: Pools['app']; readonly handleCommand: CommandHandler };

/** One member by the person's id; `expected` is the version of If-Match. */
export type MemberTarget = { readonly id: string; readonly expected?: number };

/** Members of the caller's tenant, oldest membership first. Reads only. @throws ValidationError for a cursor of another list */
export function listMembers({ app, keyring, cursors }: MemberReadDeps) {
  return async (caller: Caller, { limit, cursor }: PageRequest): Promise<Page<MemberView>> => {
    const { tenantId } = caller.context;
    const scope = { tenantId, list: 'members' };
    const behind = cursors.openTimed(scope, cursor);
    const rows = await withTenant(app, tenantId, (tx) =>
      listRecords(tx, { tenantId, behind, limit: limit + 1 }),
    );
    const opened = await Promise.all(rows.map((row) => openMember(keyring, tenantId, row)));
    return pageOf(opened, limit, {
      node: viewOf,
      cursor: (row) => cursors.seal(scope, [row.createdAt, row.id]),
    });
  };
}

/** A member by the person's id. Reads only. @throws NotFoundError for somebody who is no member, or no longer one */
export function getMember({ app, keyring }: Omit<MemberReadDeps, 'cursors'>) {
  return async ({ context: { tenantId } }: Caller, id: string): Promise<MemberView> => {
    const userId = requireId('member', id);
    const row = await withTenant(app, tenantId, (tx) => findMember(tx, { tenantId, userId }));
    if (!row) throw new NotFoundError('member');
    return viewOf(await openMember(keyring, tenantId, row));
  };
}

/** Gives a member another role; nothing is written when it is the same. As changeMember. */
export function changeMemberRole(deps: MemberCommandDeps) {
  return async (caller: Caller, target: MemberTarget, { role }: ChangeRoleDto): Promise<MemberView> => {
    const outcome = await changeMember(deps, { caller, target, role }, (state, facts) =>
      rules.changeMemberRole(state, { role }, facts),
    );
    return viewOf({ ...requireState(outcome.state), version: outcome.version });
  };
}

/** Ends somebody's membership, or with the own id one's own. As changeMember. */
export function removeMember(deps: MemberCommandDeps) {
  return async (caller: Caller, target: MemberTarget): Promise<void> => {
    await changeMember(deps, { caller, target }, rules.removeMember);
  };
}

/** The caller leaves the tenant. As changeMember. */
export function leaveTenant(deps: MemberCommandDeps) {
  return async (caller: Caller): Promise<void> => {
    await changeMember(deps, { caller, target: { id: caller.principal.userId } }, rules.removeMember);
  };
}

/**
 * Changes a membership: whatever `decide` says, on what membershipFacts reads. One append, repeated on conflict when no
 * version was named.
 * @param change.role what the member is given
 * @throws NotFoundError for somebody who is no member; ForbiddenError `not_a_member` for a caller who is none any more;
 *   PreconditionFailedError; what `decide` throws
 */
async function changeMember(
  { app, handleCommand }: MemberCommandDeps,
  { caller, target, role }: { caller: Caller; target: MemberTarget; role?: Role },
  decide: (state: Membership | undefined, facts: MembershipFacts) => MembershipEvent[],
): Promise<{ state: Membership | undefined; version: number }> {
  const { tenantId } = caller.context;
  const key = { tenantId, userId: requireId('member', target.id) };
  // A person's stream in a tenant stays the same one; what it holds is read with the command.
  const { id } = requireFound(await withTenant(app, tenantId, (tx) => findMember(tx, key)));
  return handleCommand(caller.context, rules.membership, {
    id,
    expected: target.expected,
    load: async (tx) => {
      const member = requireFound(await findMember(tx, key));
      const claims = role === undefined ? [] : await claimToGive(tx, role, { tenantId, streamId: id });
      const rests = await membershipFacts(tx, caller, { member, roles: role === undefined ? [] : [role] });
      // The names lie sealed in `personal`, as the command handler takes them.
      return { row: member as unknown as StoredRow<Membership>, claims, ...rests };
    },
    decide,
  });
}

function requireFound(row: MemberRecord | undefined): MemberRecord {
  if (!row) throw new NotFoundError('member');
  return row;
}

/** The member after a command; none that ended the membership is asked for it. */
function requireState(state: Membership | undefined): Membership & { role: Role } {
  if (!state || state.role === null) throw new NotFoundError('member');
  return { ...state, role: state.role };
}

/** A row with its names, or with the placeholder once the person was erased. */
async function openMember(
  keyring: Pick<Keyring, 'open'>,
  tenantId: string,
  row: MemberRecord,
): Promise<MemberRecord & Pick<Membership, 'displayName' | 'email'>> {
  const record = await openRecord(keyring, tenantId, { record: row, personal: membershipPersonal });
  return record as MemberRecord & Pick<Membership, 'displayName' | 'email'>;
}

function viewOf(member: Omit<MemberView, 'id'> & { readonly userId: string }): MemberView {
  const { userId, role, displayName, email, version, createdAt, updatedAt } = member;
  return { id: userId, role, displayName, email, version, createdAt, updatedAt };
}
