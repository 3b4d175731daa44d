import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { Pools } from '@plinth/shared/database/connection';
import { findMembership } from '@plinth/shared/database/repositories/memberships';
import { findTenant } from '@plinth/shared/database/repositories/tenants';
import { findUserAccount } from '@plinth/shared/database/repositories/users';
import { withTenant } from '@plinth/shared/database/withTenant';
import { audit } from '@plinth/shared/domain/audit/events';
import { REMAINS } from '@plinth/shared/domain/erasure';
import { eraseMember, membership } from '@plinth/shared/domain/membership/decider';
import type { Membership } from '@plinth/shared/domain/membership/row';
import { eraseTenant, tenant } from '@plinth/shared/domain/tenant/decider';
import { eraseUser, user } from '@plinth/shared/domain/user/decider';
import type { User } from '@plinth/shared/domain/user/row';
import type { Append } from '@plinth/shared/eventstore/append';
import { findKeyOf } from '@plinth/shared/eventstore/erasures';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import type { Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import { v5 } from 'uuid';

export type ErasureCommandDeps = {
  readonly pools: Pick<Pools, 'app'>;
  /** Reads customers' tenants (role app). */
  readonly handleCommand: CommandHandler;
  /** Reads the platform (role consumer). */
  readonly handlePlatformCommand: CommandHandler;
  readonly append: Append;
  readonly ids: Ids;
};

/** See {@link createErasureCommands}. */
export type ErasureCommands = ReturnType<typeof createErasureCommands>;

/**
 * The erasures that this service decides by itself: each one unit, which drops the key with the event that certifies it.
 * Repeatable: what is done already writes nothing.
 */
export function createErasureCommands(deps: ErasureCommandDeps) {
  const { handleCommand, handlePlatformCommand } = deps;
  return {
    /** Erases a person in the context's tenant, whether a member or not. */
    async eraseInTenant(context: CallContext, userId: string): Promise<void> {
      const { tenantId } = context;
      const key = { tenantId, userId };
      const row = await withTenant(deps.pools.app, tenantId, (tx) => findMembership(tx, key));
      if (!row) return eraseStranger(deps, context, userId);
      await handleCommand(context, membership, {
        id: row.id,
        load: async (tx) => ({
          // The names lie sealed in `personal`, as the command handler takes them.
          row: (await findMembership(tx, key)) as unknown as StoredRow<Membership>,
          facts: await findKeyOf(tx, { tenantId, subjectId: userId }),
          droppedKeys: [{ tenantId, subjectId: userId }],
        }),
        decide: (state, keyId) => eraseMember(state, { keyId, reason: 'requested', facts: undefined }),
      });
    },

    /** Erases a person on the platform, with the account. */
    async eraseOnPlatform(context: CallContext, userId: string): Promise<void> {
      const tenantId = PLATFORM_TENANT_ID;
      await handlePlatformCommand({ ...context, tenantId }, user, {
        id: userId,
        load: async (tx) => ({
          row: (await findUserAccount(tx, userId)) as unknown as StoredRow<User> | undefined,
          facts: await findKeyOf(tx, { tenantId, subjectId: userId }),
          droppedKeys: [{ tenantId, subjectId: userId }],
        }),
        decide: (state, keyId) => eraseUser(state, { keyId }),
      });
    },

    /** Erases the context's tenant. @param isRegistered it was erased before, and came back with a restore */
    async eraseTenant(context: CallContext, { isRegistered }: { isRegistered: boolean }): Promise<void> {
      const { tenantId } = context;
      const now = context.now.toISOString();
      await handleCommand(context, tenant, {
        id: tenantId,
        load: async (tx) => ({
          row: await findTenant(tx, tenantId),
          facts: undefined,
          droppedKeys: [{ tenantId, subjectId: null }],
        }),
        decide: (state) => (state?.status === 'erased' ? [] : eraseTenant(state, { now, isRegistered })),
      });
    },
  };
}

/** Somebody of whom a tenant has a key without them ever being a member: its journal says that it is gone. */
async function eraseStranger(
  { pools, append, ids }: ErasureCommandDeps,
  context: CallContext,
  userId: string,
): Promise<void> {
  const { tenantId } = context;
  const keyId = await withTenant(pools.app, tenantId, (tx) => findKeyOf(tx, { tenantId, subjectId: userId }));
  const data = { userId, keyId, remains: REMAINS };
  const event = audit.record({ type: 'audit.person_erased', data });
  await append({
    context,
    streams: [
      {
        streamId: v5('audit', tenantId),
        aggregate: audit,
        expected: 'any',
        events: [{ id: ids.next(), ...event }],
      },
    ],
    droppedKeys: [{ tenantId, subjectId: userId }],
  });
}
