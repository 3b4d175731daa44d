import type { KeyObject } from 'node:crypto';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { Pools } from '@plinth/shared/database/connection';
import { findAcceptable, findInvitation } from '@plinth/shared/database/repositories/invitations';
import type { AcceptableInvitation } from '@plinth/shared/database/repositories/invitations';
import { findCredentialByEmail, findUserById } from '@plinth/shared/database/repositories/users';
import type { Credential } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { accept, invitation } from '@plinth/shared/domain/invitation/decider';
import type { InvitationTokenDto, JoinDto } from '@plinth/shared/domain/invitation/dto';
import { invitationPersonal } from '@plinth/shared/domain/invitation/events';
import type { Invitation } from '@plinth/shared/domain/invitation/row';
import { signUpUser, user, verifyEmail } from '@plinth/shared/domain/user/decider';
import { ForbiddenError, NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Claim, CredentialWrite, StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { readLinkToken } from '@plinth/shared/eventstore/crypto/linkToken';
import { findKeyOf } from '@plinth/shared/eventstore/erasures';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import { openRecord } from '@plinth/shared/eventstore/openEvents';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import { startAccess, tenantView } from '../services/accessGrants';
import type { AccessGrant, AccessGrantDeps, Person, TenantView } from '../services/accessGrants';
import type { Caller, Trace } from '../services/caller';
import { assertUncommon } from '../services/commonPasswords';
import { newStream } from '../services/foundingUnit';
import { joinTenant } from '../services/joining';
import type { Passwords } from '../services/passwords';
import { openPerson } from '../services/people';
import { claimRoom } from '../services/planRoom';

export type AcceptanceDeps = AccessGrantDeps & {
  readonly app: Pools['app'];
  /** Role identity. */
  readonly identity: Connection;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly handleCommand: CommandHandler;
  readonly passwords: Pick<Passwords, 'hash'>;
  /** Stands for an address in its reservation (createBlindIndex). */
  readonly emailIndex: (email: string) => string;
  /** The secret `link-key`. */
  readonly linkKey: KeyObject;
  readonly clock: Clock;
  readonly ids: Ids;
};

/** What whoever holds the link is told before they accept. */
export type InvitationNotice = {
  readonly tenant: { readonly name: string };
  /** Name of the role. */
  readonly role: string;
  readonly expiresAt: string;
  /** Whether somebody has an account with the address: they sign in as that to accept. */
  readonly hasAccount: boolean;
};

/** The invitation behind a token, with the address that it went to. */
type Shown = AcceptableInvitation & { readonly id: string; readonly email: string };

/** Of somebody who has no account yet: what comes into being beside the membership. */
type NewAccount = {
  readonly streams: readonly StreamWrite[];
  readonly claims: readonly Claim[];
  readonly credentials: readonly CredentialWrite[];
};

/** Tells what an invitation is for, and leaves it as it is. @throws NotFoundError, the same for every token that is no good */
export function lookAtInvitation(deps: AcceptanceDeps) {
  return async ({ token }: InvitationTokenDto): Promise<InvitationNotice> => {
    const { tenantName, roleName, expiresAt, email } = await show(deps, token);
    const holder = await findCredentialByEmail(deps.identity, deps.emailIndex(email));
    return { tenant: { name: tenantName }, role: roleName, expiresAt, hasAccount: holder !== undefined };
  };
}

/**
 * Somebody who is signed in, to whichever tenant, joins the one that invites: one append unit, once, however many show the
 * same token. Whoever reads the mail may join by another account of theirs, unless the address has one.
 * @throws NotFoundError, the same for every token that is no good; ForbiddenError `other_account`; IllegalStateError
 *   `membership_exists`, `subject_erased`; EntitlementError `plan_limit`, and the invitation stays
 */
export function acceptInvitation(deps: AcceptanceDeps) {
  return async (
    caller: Caller,
    { token }: InvitationTokenDto,
  ): Promise<{ tenant: TenantView; role: string }> => {
    const { userId } = caller.principal;
    const shown = await show(deps, token);
    const holder = await findCredentialByEmail(deps.identity, deps.emailIndex(shown.email));
    if (holder && holder.userId !== userId) throw otherAccount();
    const row = await findUserById(deps.identity, userId);
    if (!row) throw new NotFoundError('user');
    const person = await openPerson(deps.keyring, { userId, personal: row.personal });
    // A key of the request stands for events in the caller's own tenant.
    const context = { ...caller.context, tenantId: shown.tenantId, keyed: undefined, onAppended: undefined };
    await join(deps, { context, shown, person });
    return { tenant: tenantView(membershipOf(shown)), role: shown.role };
  };
}

/**
 * Somebody without an account joins: account, password, membership and the end of the invitation are one append unit; then
 * a session, a transaction of its own. The address counts as verified, since the token came there. Whose answer was lost
 * signs in.
 * @throws NotFoundError, the same for every token that is no good; ForbiddenError `other_account` when the address has an
 *   account; ValidationError `common_password`; ConflictError `name_taken` (user.email) when it is being erased, or somebody was faster; EntitlementError
 * @throws UnavailableError with Retry-After when too many passwords wait to be hashed
 */
export function joinByInvitation(deps: AcceptanceDeps) {
  return async ({ token, displayName, password }: JoinDto, trace: Trace): Promise<AccessGrant> => {
    assertUncommon(password);
    const shown = await show(deps, token);
    const emailMac = deps.emailIndex(shown.email);
    if (await findCredentialByEmail(deps.identity, emailMac)) throw otherAccount();
    const person: Person = { id: deps.ids.next(), displayName, email: shown.email };
    const context: CallContext = {
      tenantId: shown.tenantId,
      actor: `user:${person.id}`,
      correlationId: trace.requestId,
      causationId: null,
      traceparent: trace.traceparent,
      now: deps.clock.now(),
    };
    const credential = await deps.passwords.hash(password);
    const account = accountOf(deps, { context, person, emailMac, credential });
    await join(deps, { context, shown, person, account });
    return startAccess(deps, person, membershipOf(shown));
  };
}

/** Ends the invitation and begins the membership, with the account of somebody new. */
async function join(
  deps: AcceptanceDeps,
  joining: { context: CallContext; shown: Shown; person: Person; account?: NewAccount },
): Promise<void> {
  const { context, shown, person, account } = joining;
  const { tenantId, id, role } = shown;
  await deps.handleCommand(context, invitation, {
    id,
    load: async (tx) => {
      const row = (await findInvitation(tx, { tenantId, id })) as unknown as
        StoredRow<Invitation> | undefined;
      // Whoever shows a token that was used meanwhile hears of that first.
      if (row?.status !== 'open') throw new NotFoundError('invitation');
      const member = await joinTenant(deps, tx, { context, person, role });
      const room = await claimRoom(tx, { tenantId, streamId: member.streamId }, 'members');
      return {
        row,
        facts: {
          userId: person.id,
          keyId: await findKeyOf(tx, { tenantId, subjectId: id }),
          now: context.now.toISOString(),
        },
        beside: [member, ...(account?.streams ?? [])],
        claims: [...room, ...(account?.claims ?? [])],
        droppedKeys: [{ tenantId, subjectId: id }],
      };
    },
    decide: accept,
    credentials: account?.credentials,
  });
}

function accountOf(
  { ids }: Pick<AcceptanceDeps, 'ids'>,
  made: { context: CallContext; person: Person; emailMac: string; credential: Credential },
): NewAccount {
  const { context, person, emailMac, credential } = made;
  const { id: userId, displayName, email } = person;
  const at = { occurredAt: context.now.toISOString(), actor: context.actor };
  const signedUp = signUpUser(undefined, { userId, displayName, email });
  const events = [...signedUp, ...verifyEmail(user.evolve(undefined, signedUp[0]!, at))];
  const stream = newStream({ ids, context }, user, { id: userId, events });
  return {
    streams: [{ tenantId: PLATFORM_TENANT_ID, ...stream }],
    claims: [{ tenantId: PLATFORM_TENANT_ID, kind: 'user.email', value: emailMac, streamId: userId }],
    credentials: [{ userId, ...credential }],
  };
}

async function show(deps: AcceptanceDeps, token: string): Promise<Shown> {
  const id = readLinkToken(deps.linkKey, 'invitation', token);
  const found = id && (await findAcceptable(deps.identity, { id, now: deps.clock.now().toISOString() }));
  if (!found) throw new NotFoundError('invitation');
  const { tenantId } = found;
  const row = await withTenant(deps.app, tenantId, (tx) => findInvitation(tx, { tenantId, id }));
  // Without an address nobody could say whose account it is: the invitation is over, or an erasure came between.
  if (!row?.personal) throw new NotFoundError('invitation');
  const opened = await openRecord(deps.keyring, tenantId, { record: row, personal: invitationPersonal });
  return { ...found, id, email: (opened as Pick<Invitation, 'email'>).email };
}

function membershipOf({ tenantId, tenantSlug, tenantName, tenantStatus, role }: AcceptableInvitation) {
  return { tenantId, slug: tenantSlug, name: tenantName, status: tenantStatus, role };
}

function otherAccount(): ForbiddenError {
  return new ForbiddenError(
    'There is an account with the address that was invited; sign in with it to accept.',
    'other_account',
  );
}
