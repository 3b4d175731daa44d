import type { Pools } from '@plinth/shared/database/connection';
import {
  findRole,
  isRoleHeld,
  isRoleNameTaken,
  listRoles as listRecords,
} from '@plinth/shared/database/repositories/roles';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { permissionsOf, ROLES } from '@plinth/shared/domain/permissions';
import * as rules from '@plinth/shared/domain/role/decider';
import type { RoleFacts } from '@plinth/shared/domain/role/decider';
import type { CreateRoleDto, UpdateRoleDto } from '@plinth/shared/domain/role/dto';
import type { RoleEvent } from '@plinth/shared/domain/role/events';
import type { CustomRole } from '@plinth/shared/domain/role/row';
import { assertEntitled } from '@plinth/shared/domain/tenant/entitlements';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { CommandHandler, Loaded } from '@plinth/shared/eventstore/handleCommand';
import { newId } from '@plinth/shared/eventstore/newId';
import type { Ids } from '@plinth/shared/types/clock';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import type { AccessEpochs } from '../services/epochs';
import { readHolder } from '../services/membershipFacts';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { claimRoleTurn } from '../services/roleTurn';
import { requireId } from '../services/visible';

/** A role that the tenant has made. */
export type RoleView = {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type RoleReadDeps = { readonly app: Pools['app']; readonly cursors: Cursors };

export type RoleCommandDeps = {
  readonly handleCommand: CommandHandler;
  readonly epochs: Pick<AccessEpochs, 'lookNow'>;
  readonly ids: Ids;
};

/** One role; `expected` is the version of If-Match. */
export type RoleTarget = { readonly id: string; readonly expected?: number };

/** What every tenant has: names and what they give. Nobody changes them. */
export function builtInRoles(): readonly { readonly id: string; readonly permissions: readonly string[] }[] {
  return ROLES.map((id) => ({ id, permissions: permissionsOf(id) }));
}

/** The roles that the caller's tenant has made, oldest first. Reads only. @throws ValidationError for a cursor of another list */
export function listRoles({ app, cursors }: RoleReadDeps) {
  return async (
    { context: { tenantId } }: Caller,
    { limit, cursor }: PageRequest,
  ): Promise<Page<RoleView>> => {
    const scope = { tenantId, list: 'roles' };
    const behind = cursors.openTimed(scope, cursor);
    const rows = await withTenant(app, tenantId, (tx) =>
      listRecords(tx, { tenantId, behind, limit: limit + 1 }),
    );
    return pageOf(rows, limit, {
      node: (row) => viewOf(row.id, row.version, row),
      cursor: (row) => cursors.seal(scope, [row.createdAt, row.id]),
    });
  };
}

/** A role that the tenant has made. Reads only. @throws NotFoundError */
export function getRole({ app }: Omit<RoleReadDeps, 'cursors'>) {
  return async ({ context: { tenantId } }: Caller, asked: string): Promise<RoleView> => {
    const id = requireId('role', asked);
    const row = await withTenant(app, tenantId, (tx) => findRole(tx, { tenantId, id }));
    if (!row || row.deletedAt !== null) throw new NotFoundError('role');
    return viewOf(id, row.version, row);
  };
}

/**
 * Makes a role. One append; not repeatable without an Idempotency-Key: its name is taken the second time.
 * @throws EntitlementError `plan_feature`, `plan_limit`; ForbiddenError `permission_not_held`, `not_a_member`;
 *   ConflictError `name_taken`
 */
export function createRole({ handleCommand, ids }: RoleCommandDeps) {
  return async (caller: Caller, dto: CreateRoleDto): Promise<RoleView> => {
    const id = newId(caller.context, ids);
    const outcome = await handleCommand(caller.context, rules.role, {
      id,
      load: async (tx) => {
        const { room, ...loaded } = await load(tx, caller, { id, name: dto.name });
        assertEntitled(room.plan, { feature: 'customRoles' });
        assertEntitled(room.plan, { limit: 'customRoles', used: room.customRoles });
        return loaded;
      },
      decide: (state, facts) => rules.createRole(state, dto, facts),
    });
    return viewOf(id, outcome.version, requireState(outcome.state));
  };
}

/** Changes a role, at once for all who have it; nothing is written when nothing differs. As changeRole below. */
export function updateRole(deps: RoleCommandDeps) {
  return async (caller: Caller, target: RoleTarget, dto: UpdateRoleDto): Promise<RoleView> => {
    const { id, state, version } = await changeRole(
      deps,
      { caller, target, name: dto.name },
      (before, facts) => rules.changeRole(before, dto, facts),
    );
    return viewOf(id, version, requireState(state));
  };
}

/** Ends a role that nobody has, nor is invited with. As changeRole. @throws IllegalStateError `role_held` */
export function deleteRole(deps: RoleCommandDeps) {
  return async (caller: Caller, target: RoleTarget): Promise<void> => {
    await changeRole(deps, { caller, target }, rules.deleteRole);
  };
}

/**
 * Changes a role: whatever `decide` says. One append, repeated on conflict when no version was named; what it gives is
 * refused or let through on every replica within a second.
 * @throws NotFoundError; PreconditionFailedError; ForbiddenError `not_a_member`; what `decide` throws
 */
async function changeRole(
  { handleCommand, epochs }: RoleCommandDeps,
  { caller, target, name }: { caller: Caller; target: RoleTarget; name?: string },
  decide: (state: CustomRole | undefined, facts: RoleFacts) => RoleEvent[],
): Promise<{ id: string; state: CustomRole | undefined; version: number }> {
  const id = requireId('role', target.id);
  const { state, version, events } = await handleCommand(caller.context, rules.role, {
    id,
    expected: target.expected,
    load: async (tx) => load(tx, caller, { id, name }),
    decide,
  });
  if (events.length > 0) await epochs.lookNow();
  return { id, state, version };
}

/** What a command rests on: who the caller is now, and that nobody is given a role or changes one meanwhile. */
async function load(
  tx: Connection,
  caller: Caller,
  { id, name }: { id: string; name?: string },
): Promise<Loaded<CustomRole, RoleFacts> & Pick<Awaited<ReturnType<typeof claimRoleTurn>>, 'room'>> {
  const { tenantId } = caller.context;
  // First: who is given the role behind it has the next turn, and is seen or met there.
  const { room, claims } = await claimRoleTurn(tx, { tenantId, streamId: id });
  const by = await readHolder(tx, caller);
  // Who has the role that is changed is guarded by that.
  const guards = by.guards.filter(({ streamId }) => streamId !== id);
  const facts = {
    by: by.facts,
    isNameTaken: name !== undefined && (await isRoleNameTaken(tx, { tenantId, exceptId: id, name })),
    isHeld: await isRoleHeld(tx, { tenantId, role: id }),
  };
  return { row: await findRole(tx, { tenantId, id }), facts, guards, claims, room };
}

function requireState(state: CustomRole | undefined): CustomRole {
  if (!state) throw new NotFoundError('role');
  return state;
}

function viewOf(
  id: string,
  version: number,
  {
    name,
    permissions,
    createdAt,
    updatedAt,
  }: Pick<RoleView, 'name' | 'permissions' | 'createdAt' | 'updatedAt'>,
): RoleView {
  return { id, name, permissions, version, createdAt, updatedAt };
}
