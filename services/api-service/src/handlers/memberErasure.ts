import type { Pools } from '@plinth/shared/database/connection';
import { findMembership } from '@plinth/shared/database/repositories/memberships';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/membership/decider';
import type { MembershipFacts } from '@plinth/shared/domain/membership/decider';
import type { EraseMemberDto } from '@plinth/shared/domain/membership/dto';
import type { Membership } from '@plinth/shared/domain/membership/row';
import { REMAINS } from '@plinth/shared/domain/erasure';
import type { ErasureRemains } from '@plinth/shared/domain/erasure';
import { IllegalStateError, NotFoundError } from '@plinth/shared/errors/appErrors';
import { normalizeEmail } from '@plinth/shared/eventstore/crypto/blindIndex';
import { findKeyOf } from '@plinth/shared/eventstore/erasures';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import type { Caller } from '../services/caller';
import { membershipFacts } from '../services/membershipFacts';
import { requireId } from '../services/visible';

export type MemberErasureDeps = {
  readonly app: Pools['app'];
  readonly handleCommand: CommandHandler;
};

/** That somebody was erased, and what that could not reach. */
export type ErasureCertificate = {
  readonly userId: string;
  readonly erasedAt: string;
  readonly remains: ErasureRemains;
};

type Facts = { readonly keyId: string | null; readonly membership: MembershipFacts };

/**
 * Erases a person in the caller's tenant, member or not any more: one unit removes them, certifies the erasure and drops
 * the tenant's key for them. It rests on what the caller is now, and on another owner who stays; both are guards. Done
 * again it answers the same and writes nothing.
 * @throws NotFoundError for who never was a member; ForbiddenError `not_a_member`, `owners_only`,
 *   `permission_not_held`; IllegalStateError `confirmation_mismatch`, `last_owner`
 */
export function eraseMember({ app, handleCommand }: MemberErasureDeps) {
  return async (caller: Caller, id: string, dto: EraseMemberDto): Promise<ErasureCertificate> => {
    const { tenantId } = caller.context;
    const userId = requireId('member', id);
    const key = { tenantId, userId };
    const found = await withTenant(app, tenantId, (tx) => findMembership(tx, key));
    if (!found) throw new NotFoundError('member');
    const { state } = await handleCommand(caller.context, rules.membership, {
      id: found.id,
      load: async (tx) => {
        // The names lie sealed in `personal`, as the command handler takes them.
        const row = (await findMembership(tx, key)) as unknown as StoredRow<Membership>;
        const keyId = await findKeyOf(tx, { tenantId, subjectId: userId });
        const { facts, guards } = await membershipFacts(tx, caller, {
          member: { ...row, id: found.id },
        });
        const droppedKeys = [{ tenantId, subjectId: userId }];
        return { row, facts: { keyId, membership: facts }, guards, droppedKeys };
      },
      decide: (before, facts) => decide(before, dto, facts),
    });
    return { userId, erasedAt: state?.erasedAt ?? '', remains: REMAINS };
  };
}

function decide(state: Membership | undefined, dto: EraseMemberDto, { keyId, membership }: Facts) {
  const isErased = state !== undefined && state.erasedAt !== null;
  if (state && !isErased && normalizeEmail(state.email) !== normalizeEmail(dto.confirmEmail)) {
    throw new IllegalStateError(
      'confirmation_mismatch',
      'Type the address of the member whom you erase; it cannot be undone.',
    );
  }
  return rules.eraseMember(state, { keyId, reason: dto.reason, facts: membership });
}
