import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import type { TenantMembership } from '@plinth/shared/database/repositories/memberships';
import { findUserById } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import type { FoundTenantDto, SwitchDto } from '@plinth/shared/domain/user/dto';
import { NotFoundError, UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { Append } from '@plinth/shared/eventstore/append';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { Ids } from '@plinth/shared/types/clock';
import { grantAccess, tenantView } from '../services/accessGrants';
import type { AccessGrant, Person, TenantView } from '../services/accessGrants';
import type { AuditTrail } from '../services/auditTrail';
import type { Caller, Trace } from '../services/caller';
import { foundUnderFreeSlug } from '../services/founding';
import { furtherTenantUnit } from '../services/foundingUnit';
import { openPerson } from '../services/people';
import type { Sessions } from '../services/sessions';
import type { Tokens } from '../services/tokens';

export type TenantSwitchDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly sessions: Pick<Sessions, 'continueIn'>;
  readonly tokens: Pick<Tokens, 'issue'>;
  readonly auditTrail: Pick<AuditTrail, 'signedIn'>;
  readonly append: Append;
  readonly ids: Ids;
};

/** Which request, from where. */
type Origin = { readonly trace: Trace; readonly clientAddress: string };

/** A tenant of the caller, and what they are there. */
export type MyTenant = TenantView & { readonly role: string };

/** The tenants that the caller is a member of, in any status, oldest membership first. Reads only. */
export function listMyTenants({ identity }: Pick<TenantSwitchDeps, 'identity'>) {
  return async ({ principal: { userId } }: Caller): Promise<MyTenant[]> =>
    (await membershipsOf(identity, userId)).map((one) => ({ ...tenantView(one), role: one.role }));
}

/**
 * Lets the caller into another of their tenants: by a session of its own, beside the one that the call is made in, which
 * goes on, so that two windows may show two tenants. It ends when that one would have, at the latest, and proves no more.
 * One transaction; not repeatable, each call starts a session, which the audit of that tenant tells as a sign-in.
 * @throws NotFoundError, always the same: for a tenant that is not there, not the caller's, or not active;
 *   UnauthenticatedError when the session is over by now
 */
export function switchTenant(deps: TenantSwitchDeps) {
  const { identity, sessions, tokens, auditTrail } = deps;
  return async ({ principal }: Caller, dto: SwitchDto, from: Origin): Promise<AccessGrant> => {
    const { userId, sessionId } = principal;
    const tenantId = dto.tenantId.toLowerCase();
    const membership = (await membershipsOf(identity, userId)).find(
      (one) => one.tenantId === tenantId && one.status === 'active',
    );
    if (!membership) throw new NotFoundError('tenant');
    const user = await requirePerson(deps, userId);
    const session = await sessions.continueIn({ userId, sessionId, tenantId });
    if (!session) throw new UnauthenticatedError();
    const grant = await grantAccess({ tokens }, { user, membership, session });
    auditTrail.signedIn({ userId, tenantId, ...from });
    return grant;
  };
}

/**
 * The caller founds a further tenant and is its owner; they switch to it afterwards. One append unit. Repeatable: of a
 * tenant of that name that they own already, that one is answered.
 * @throws ConflictError `name_taken` (tenant.slug) when no slug is left for the name
 */
export function foundTenant(deps: TenantSwitchDeps) {
  return async ({ principal: { userId }, context }: Caller, { name }: FoundTenantDto): Promise<MyTenant> => {
    const own = (await membershipsOf(deps.identity, userId)).find(
      (one) => one.name === name && one.role === 'owner' && one.status === 'active',
    );
    if (own) return myTenant(own);
    const person = await requirePerson(deps, userId);
    const tenantId = deps.ids.next();
    // A key of the request, and the position that it answers, belong to the tenant that it was sent to.
    const founding = { ...context, tenantId, keyed: undefined, onAppended: undefined };
    const slug = await foundUnderFreeSlug({ tenantName: name, tenantId }, (free) =>
      deps.append(furtherTenantUnit(deps.ids, { context: founding, person, tenantName: name }, free)),
    );
    return myTenant({ tenantId, slug, name, status: 'active', role: 'owner' });
  };
}

async function requirePerson(
  { identity, keyring }: Pick<TenantSwitchDeps, 'identity' | 'keyring'>,
  userId: string,
): Promise<Person> {
  const row = await findUserById(identity, userId);
  if (!row) throw new UnauthenticatedError();
  return openPerson(keyring, { userId, personal: row.personal });
}

function myTenant(membership: TenantMembership): MyTenant {
  return { ...tenantView(membership), role: membership.role };
}
