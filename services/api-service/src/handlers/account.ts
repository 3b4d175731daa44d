import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { Pools } from '@plinth/shared/database/connection';
import { findMember, findOtherOwner, membershipsOf } from '@plinth/shared/database/repositories/memberships';
import type { TenantMembership } from '@plinth/shared/database/repositories/memberships';
import { findUserAccount, findUserById } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { membership, removeMember } from '@plinth/shared/domain/membership/decider';
import type { Membership } from '@plinth/shared/domain/membership/row';
import { deleteUser, user } from '@plinth/shared/domain/user/decider';
import type { DeleteAccountDto } from '@plinth/shared/domain/user/dto';
import type { User } from '@plinth/shared/domain/user/row';
import { IllegalStateError, NotFoundError } from '@plinth/shared/errors/appErrors';
import { normalizeEmail } from '@plinth/shared/eventstore/crypto/blindIndex';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import type { CallContext } from '@plinth/shared/types/context';
import type { Caller } from '../services/caller';
import { openPerson } from '../services/people';
import type { SessionDeps } from './session';

export type AccountDeps = SessionDeps & {
  readonly app: Pools['app'];
  /** Role identity. */
  readonly identity: Connection;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly handleCommand: CommandHandler;
  /** On the platform, read by role identity. */
  readonly handlePlatformCommand: CommandHandler;
};

/**
 * Deletes the caller's account: they leave their tenants, one append each, then give the account up, and their sessions
 * end; worker-service erases them everywhere. Stopped between, it may be repeated.
 * @throws IllegalStateError `confirmation_mismatch`; `last_owner`, with nothing
 *   written, while a tenant has no other owner
 */
export function deleteAccount(deps: AccountDeps) {
  return async (caller: Caller, { confirmEmail }: DeleteAccountDto): Promise<void> => {
    const { userId } = caller.principal;
    await assertConfirmed(deps, userId, confirmEmail);
    const memberships = await membershipsOf(deps.identity, userId);
    // Of one that is not active nobody can leave; the erasure ends that membership, too.
    const open = memberships.filter(({ status }) => status === 'active');
    for (const each of memberships) await assertOwnerStays(deps, userId, each);
    // One key of a request cannot stand for the events of several logs.
    const context: CallContext = { ...caller.context, keyed: undefined, onAppended: undefined };
    for (const { tenantId } of open) await leave(deps, { ...context, tenantId }, userId);
    await deps.handlePlatformCommand({ ...context, tenantId: PLATFORM_TENANT_ID }, user, {
      id: userId,
      load: async (tx) => ({
        // The names lie sealed in `personal`, as the command handler takes them.
        row: (await findUserAccount(tx, userId)) as unknown as StoredRow<User> | undefined,
        facts: undefined,
      }),
      decide: deleteUser,
    });
    await deps.sessions.revokeAll({ userId, exceptId: undefined });
    await deps.epochs.lookNow();
  };
}

async function assertConfirmed(
  { identity, keyring }: AccountDeps,
  userId: string,
  confirmEmail: string,
): Promise<void> {
  const row = await findUserById(identity, userId);
  if (!row) throw new NotFoundError('user');
  const { email } = await openPerson(keyring, { userId, personal: row.personal });
  if (normalizeEmail(email) === normalizeEmail(confirmEmail)) return;
  throw new IllegalStateError(
    'confirmation_mismatch',
    'Type your address to delete your account; it cannot be undone.',
  );
}

async function assertOwnerStays(
  { app }: AccountDeps,
  userId: string,
  { tenantId, role, status, name }: TenantMembership,
): Promise<void> {
  // A closing tenant comes to its end without an owner, too.
  if (role !== 'owner' || status === 'closing' || status === 'erased') return;
  const other = await withTenant(app, tenantId, (tx) => findOtherOwner(tx, { tenantId, userId }));
  if (other) return;
  throw new IllegalStateError(
    'last_owner',
    `You are the last owner of ${name}; make another member owner first, or close it.`,
  );
}

async function leave(
  { app, handleCommand }: AccountDeps,
  context: CallContext,
  userId: string,
): Promise<void> {
  const { tenantId } = context;
  const key = { tenantId, userId };
  const found = await withTenant(app, tenantId, (tx) => findMember(tx, key));
  if (!found) return;
  await handleCommand(context, membership, {
    id: found.id,
    load: async (tx) => {
      const row = await findMember(tx, key);
      const other = row?.role === 'owner' ? await findOtherOwner(tx, key) : undefined;
      return {
        row: row as unknown as StoredRow<Membership> | undefined,
        // Leaving takes nothing that one would have to hold.
        facts: {
          by: { userId, role: found.role, permissions: [] },
          customRoles: new Map(),
          hasOtherOwner: other !== undefined,
        },
        guards: other ? [{ aggregate: membership, streamId: other.id, version: other.version }] : [],
      };
    },
    // Who has been removed meanwhile need not leave.
    decide: (state, facts) => (state ? removeMember(state, facts) : []),
  });
}
