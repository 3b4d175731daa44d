import { findMember, findOtherOwner } from '@plinth/shared/database/repositories/memberships';
import { findRole } from '@plinth/shared/database/repositories/roles';
import type { Connection } from '@plinth/shared/database/statement';
import { membership } from '@plinth/shared/domain/membership/decider';
import type { MembershipFacts } from '@plinth/shared/domain/membership/decider';
import type { Holder } from '@plinth/shared/domain/holder';
import { grantable, isRole, permissionsOf } from '@plinth/shared/domain/permissions';
import type { CustomRoles, Permission, Role } from '@plinth/shared/domain/permissions';
import { role as customRole } from '@plinth/shared/domain/role/decider';
import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import type { Guard } from '@plinth/shared/eventstore/handleCommand';
import type { Caller } from './caller';

type Guarded<Facts> = { readonly facts: Facts; readonly guards: readonly Guard[] };

/** A membership that is to be changed. */
type Member = { readonly id: string; readonly userId: string; readonly role: Role | null };

/**
 * What a change of a membership rests on: what the caller is now, not what their token says; another owner who stays; and
 * what the roles give that are taken and given. All of it is guarded. In the transaction of the command.
 * @param roles those that are given
 * @throws ForbiddenError `not_a_member` for a caller who is none any more
 */
export async function membershipFacts(
  tx: Connection,
  caller: Caller,
  { member, roles = [] }: { member: Member; roles?: readonly Role[] },
): Promise<Guarded<MembershipFacts>> {
  const { tenantId } = caller.context;
  const by = await readHolder(tx, caller);
  const custom = await readRoles(tx, tenantId, [...(member.role === null ? [] : [member.role]), ...roles]);
  const other =
    member.role === 'owner' ? await findOtherOwner(tx, { tenantId, userId: member.userId }) : undefined;
  const guards = [...by.guards, ...custom.guards, ...(other ? [guardOf(other)] : [])];
  return {
    facts: { by: by.facts, customRoles: custom.facts, hasOtherOwner: other !== undefined },
    guards: distinct(guards).filter(({ streamId }) => streamId !== member.id),
  };
}

/**
 * What the caller is in their tenant right now, guarded by their membership and the role that it names.
 * @throws ForbiddenError `not_a_member` for a caller who is none any more
 */
export async function readHolder(
  tx: Connection,
  { context: { tenantId }, principal: { userId } }: Caller,
): Promise<Guarded<Holder>> {
  const own = await findMember(tx, { tenantId, userId });
  if (!own) throw new ForbiddenError('You are no longer a member of this tenant.', 'not_a_member');
  const { role } = own;
  const custom = await readRoles(tx, tenantId, [role]);
  return {
    facts: { userId, role, permissions: permissionsOf(role, custom.facts) },
    guards: [guardOf(own), ...custom.guards],
  };
}

/** Those of the roles that the tenant has made and still has, with what they give, guarded. */
export async function readRoles(
  tx: Connection,
  tenantId: string,
  roles: readonly Role[],
): Promise<Guarded<CustomRoles>> {
  const found = new Map<string, readonly Permission[]>();
  const guards: Guard[] = [];
  for (const id of new Set(roles.filter((name) => !isRole(name)))) {
    const row = await findRole(tx, { tenantId, id });
    if (!row || row.deletedAt !== null) continue;
    found.set(id, grantable(row.permissions));
    guards.push({ aggregate: customRole, streamId: id, version: row.version });
  }
  return { facts: found, guards };
}

/** Each stream once: a unit names none twice. */
export function distinct(guards: readonly Guard[]): Guard[] {
  return [...new Map(guards.map((guard) => [guard.streamId, guard])).values()];
}

function guardOf({ id, version }: { readonly id: string; readonly version: number }): Guard {
  return { aggregate: membership, streamId: id, version };
}
