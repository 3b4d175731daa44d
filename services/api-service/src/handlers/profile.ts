import type { Pools } from '@plinth/shared/database/connection';
import { findMember, membershipsOf } from '@plinth/shared/database/repositories/memberships';
import { findUserById } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { membership, renameMember } from '@plinth/shared/domain/membership/decider';
import type { Membership } from '@plinth/shared/domain/membership/row';
import { changeProfile } from '@plinth/shared/domain/user/decider';
import type { UpdateProfileDto } from '@plinth/shared/domain/user/dto';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import type { CallContext } from '@plinth/shared/types/context';
import type { Caller, Trace } from '../services/caller';
import { openProfile } from '../services/people';
import type { Profile } from '../services/people';
import { changePerson } from '../services/platformPerson';
import type { PlatformPersonDeps } from '../services/platformPerson';

export type ProfileDeps = PlatformPersonDeps & {
  readonly app: Pools['app'];
  /** Role identity. */
  readonly identity: Connection;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly handleCommand: CommandHandler;
};

/**
 * Changes how the caller is called, in which language and where: one append on the platform, then one in each of their
 * active tenants that knows them by another name. Stopped between, it may be repeated: what is so already is not written.
 * @throws NotFoundError for who has given their account up
 */
export function updateProfile(deps: ProfileDeps) {
  return async (caller: Caller, changes: UpdateProfileDto, trace: Trace): Promise<Profile> => {
    const { userId } = caller.principal;
    await changePerson(deps, { userId, trace, decide: (state) => changeProfile(state, changes) });
    const row = await findUserById(deps.identity, userId);
    if (!row) throw new NotFoundError('user');
    const profile = await openProfile(deps.keyring, { userId, ...row });
    if (changes.displayName === undefined) return profile;
    // A key of the request cannot stand for the events of several logs.
    const context: CallContext = { ...caller.context, keyed: undefined, onAppended: undefined };
    const memberships = await membershipsOf(deps.identity, userId);
    for (const { tenantId } of memberships.filter(({ status }) => status === 'active')) {
      await rename(deps, { ...context, tenantId }, profile);
    }
    return profile;
  };
}

async function rename(
  { app, handleCommand }: ProfileDeps,
  context: CallContext,
  { id: userId, displayName }: Profile,
): Promise<void> {
  const { tenantId } = context;
  const found = await withTenant(app, tenantId, (tx) => findMember(tx, { tenantId, userId }));
  if (!found) return;
  await handleCommand(context, membership, {
    id: found.id,
    load: async (tx) => ({
      row: (await findMember(tx, { tenantId, userId })) as unknown as StoredRow<Membership> | undefined,
      facts: undefined,
    }),
    // Who has left meanwhile is called there as they were.
    decide: (state) => (state ? renameMember(state, displayName) : []),
  });
}
