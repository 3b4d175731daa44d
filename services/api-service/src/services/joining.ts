import { findMembership } from '@plinth/shared/database/repositories/memberships';
import type { Connection } from '@plinth/shared/database/statement';
import { createMembership, membership } from '@plinth/shared/domain/membership/decider';
import type { Role } from '@plinth/shared/domain/permissions';
import type { StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import type { Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import { derivedId } from '@plinth/shared/utils/ids';
import type { Person } from './accessGrants';

export type JoiningDeps = { readonly keyring: Pick<Keyring, 'open'>; readonly ids: Ids };

/**
 * What is written to make a person a member of the context's tenant, or one again: their membership there stays the same
 * stream, and two who make it at once meet in it. In the transaction of the command that it is written beside.
 * @throws IllegalStateError `membership_exists`, `subject_erased`
 */
export async function joinTenant(
  { keyring, ids }: JoiningDeps,
  tx: Connection,
  { context, person, role }: { context: CallContext; person: Person; role: Role },
): Promise<StreamWrite> {
  const { tenantId } = context;
  const { id: userId, displayName, email } = person;
  const row = await findMembership(tx, { tenantId, userId });
  const streamId = row?.id ?? derivedId(tenantId, ['membership', userId]);
  const { state, version } = await foldStream({ tx, keyring }, membership, { tenantId, streamId });
  const events = createMembership(state, { userId, role, displayName, email });
  const at = { occurredAt: context.now.toISOString(), actor: context.actor };
  const next = events.reduce((folded, event) => membership.evolve(folded, event, at), state);
  return {
    streamId,
    aggregate: membership,
    expected: version === 0 ? 'none' : version,
    events: events.map((event) => ({ id: ids.next(), ...event })),
    row: next && membership.toRow(next),
  };
}
