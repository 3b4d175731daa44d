import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import type { TenantMembership } from '@plinth/shared/database/repositories/memberships';
import { findCredentialByEmail } from '@plinth/shared/database/repositories/users';
import type { CredentialRow } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { SignUpDto } from '@plinth/shared/domain/user/dto';
import { nameTaken } from '@plinth/shared/errors/appErrors';
import type { Append } from '@plinth/shared/eventstore/append';
import { normalizeEmail } from '@plinth/shared/eventstore/crypto/blindIndex';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import { startAccess } from '../services/accessGrants';
import type { AccessGrant, AccessGrantDeps, Person } from '../services/accessGrants';
import type { Trace } from '../services/caller';
import { assertUncommon } from '../services/commonPasswords';
import { foundUnderFreeSlug, isTaken } from '../services/founding';
import { foundingUnit } from '../services/foundingUnit';
import type { Founding } from '../services/foundingUnit';
import type { Passwords } from '../services/passwords';
import { openPerson } from '../services/people';

export type SignUpDeps = AccessGrantDeps & {
  append: Append;
  /** Role identity. */
  identity: Connection;
  keyring: Pick<Keyring, 'open'>;
  passwords: Pick<Passwords, 'hash' | 'verify'>;
  /** Stands for an address in its reservation (createBlindIndex). */
  emailIndex: (email: string) => string;
  clock: Clock;
  ids: Ids;
};

/**
 * A person signs up and founds a tenant: one append unit over the platform and the new tenant, all or nothing, then
 * a session, a transaction of its own. Repeatable while its answer may have been lost: the same address, the right
 * password and the same tenant name answer that tenant again, in a new session.
 * @throws ConflictError `name_taken` (user.email) for an address that somebody holds; ValidationError `common_password`
 * @throws UnavailableError with Retry-After when too many passwords wait to be hashed
 */
export function signUp(deps: SignUpDeps) {
  return async (input: SignUpDto, trace: Trace): Promise<AccessGrant> => {
    assertUncommon(input.password);
    const email = normalizeEmail(input.email);
    const mac = deps.emailIndex(email);
    const holder = await findCredentialByEmail(deps.identity, mac);
    if (holder) return signUpAgain(deps, input, holder);

    const person: Person = { id: deps.ids.next(), displayName: input.displayName, email };
    // Before the append: nobody shall wait on a lock for it.
    const credential = await deps.passwords.hash(input.password);
    const context = foundingContext(deps, person, trace);
    const founding = { context, person, emailMac: mac, credential, tenantName: input.tenantName };
    const owned = await found(deps, founding);
    if (owned) return startAccess(deps, person, owned);

    const winner = await findCredentialByEmail(deps.identity, mac);
    if (!winner) throw nameTaken('user.email');
    return signUpAgain(deps, input, winner);
  };
}

/** Whoever holds the address may be repeating a call; a wrong password and another tenant name are told the same. */
async function signUpAgain(deps: SignUpDeps, input: SignUpDto, holder: CredentialRow): Promise<AccessGrant> {
  if (!(await deps.passwords.verify(input.password, holder))) throw nameTaken('user.email');
  const owned = (await membershipsOf(deps.identity, holder.userId)).find(
    ({ name, role, status }) => name === input.tenantName && role === 'owner' && status === 'active',
  );
  if (!owned) throw nameTaken('user.email');
  return startAccess(deps, await openPerson(deps.keyring, holder), owned);
}

/** A new tenant in the name of its founder. */
export function foundingContext(
  { ids, clock }: Pick<SignUpDeps, 'ids' | 'clock'>,
  person: Person,
  trace: Trace,
): Founding['context'] {
  return {
    tenantId: ids.next(),
    actor: `user:${person.id}`,
    correlationId: trace.requestId,
    causationId: null,
    traceparent: trace.traceparent,
    now: clock.now(),
  };
}

/**
 * Appends the unit of a sign-up under the first slug that is free.
 * @returns undefined when somebody was faster with the same address
 */
export async function found(
  { append, ids }: Pick<SignUpDeps, 'append' | 'ids'>,
  founding: Founding,
): Promise<TenantMembership | undefined> {
  const { tenantId } = founding.context;
  const { tenantName } = founding;
  try {
    const slug = await foundUnderFreeSlug({ tenantName, tenantId }, (free) =>
      append(foundingUnit(ids, founding, free)),
    );
    return { tenantId, slug, name: tenantName, status: 'active', role: 'owner' };
  } catch (error) {
    if (isTaken(error, 'user.email')) return undefined;
    throw error;
  }
}
