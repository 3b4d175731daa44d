import { findMember } from '@plinth/shared/database/repositories/memberships';
import { findTenant } from '@plinth/shared/database/repositories/tenants';
import type { Connection } from '@plinth/shared/database/statement';
import { changeRole, membership } from '@plinth/shared/domain/membership/decider';
import type { Role } from '@plinth/shared/domain/permissions';
import * as rules from '@plinth/shared/domain/tenant/decider';
import type { TransferOwnershipDto } from '@plinth/shared/domain/tenant/dto';
import { ForbiddenError, NotFoundError } from '@plinth/shared/errors/appErrors';
import type { StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import type { CommandHandler } from '@plinth/shared/eventstore/handleCommand';
import type { Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { Caller } from '../services/caller';
import { settingsOf } from './tenant';
import type { TenantSettings } from './tenant';

type TransferDeps = {
  readonly handleCommand: CommandHandler;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly ids: Ids;
};

/**
 * Makes another member the owner and the caller an admin: the tenant's event and those of the two memberships in one
 * unit. Repeated on conflict; done again it is refused, since the caller is no owner any more.
 * @throws NotFoundError for somebody who is no member; ForbiddenError `owners_only`; IllegalStateError `same_owner`, and for a tenant that is not active
 */
export function transferOwnership(deps: TransferDeps) {
  return async ({ context, principal }: Caller, dto: TransferOwnershipDto): Promise<TenantSettings> => {
    const { tenantId } = context;
    const toUserId = dto.toUserId.toLowerCase();
    const fromUserId = principal.userId;
    const { state, version } = await deps.handleCommand(context, rules.tenant, {
      id: tenantId,
      load: async (tx) => {
        const row = await findTenant(tx, tenantId);
        if (fromUserId === toUserId) return { row, facts: undefined };
        const to = await roleChange(deps, { tx, context, userId: toUserId, role: 'owner' });
        const from = await roleChange(deps, { tx, context, userId: fromUserId, role: 'admin', was: 'owner' });
        return { row, facts: undefined, beside: [...to, ...from] };
      },
      decide: (before) => rules.transferOwnership(before, { fromUserId, toUserId }),
    });
    return settingsOf(tenantId, state, version);
  };
}

type RoleChange = {
  readonly tx: Connection;
  readonly context: CallContext;
  readonly userId: string;
  readonly role: Role;
  /** What they must still be: their token may be older than that. */
  readonly was?: Role;
};

/** What is written to one membership; nothing when the member has that role already. */
async function roleChange(
  { keyring, ids }: TransferDeps,
  { tx, context, userId, role, was }: RoleChange,
): Promise<StreamWrite[]> {
  const { tenantId } = context;
  const member = await findMember(tx, { tenantId, userId });
  if (!member) throw new NotFoundError('member');
  if (was && member.role !== was) {
    throw new ForbiddenError('Only owners make or unmake owners.', 'owners_only');
  }
  const { state, version } = await foldStream({ tx, keyring }, membership, { tenantId, streamId: member.id });
  const events = changeRole(state, { role });
  const at = { occurredAt: context.now.toISOString(), actor: context.actor };
  const next = events.reduce((folded, event) => membership.evolve(folded, event, at), state);
  if (!next || events.length === 0) return [];
  const stored = events.map((event) => ({ id: ids.next(), ...event }));
  return [
    {
      streamId: member.id,
      aggregate: membership,
      expected: version,
      events: stored,
      row: membership.toRow(next),
    },
  ];
}
