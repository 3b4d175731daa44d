import { IllegalStateError, nameTaken, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { changedFields } from '../changedFields';
import { assertHolds } from '../holder';
import type { Holder } from '../holder';
import { grantable, isRole } from '../permissions';
import type { CreateRoleDto, UpdateRoleDto } from './dto';
import { roleEventTypes } from './events';
import type { RoleEvent } from './events';
import { fromRow, toRow } from './row';
import type { CustomRole, CustomRoleRow } from './row';

/** What a change of a role rests on beside the role itself. */
export type RoleFacts = {
  /** Who changes it, and as what, now. */
  readonly by: Holder;
  /** Whether another role of the tenant has the name that is asked for. */
  readonly isNameTaken: boolean;
  /** Whether a member has the role, or somebody is invited with it. */
  readonly isHeld: boolean;
};

/**
 * A tenant makes a role of its own.
 * @throws IllegalStateError `role_exists` when this id is taken; ForbiddenError `permission_not_held`; ConflictError
 *   `name_taken`, for the names of built-in roles, too
 */
export function createRole(
  state: CustomRole | undefined,
  { name, permissions }: CreateRoleDto,
  facts: RoleFacts,
): RoleEvent[] {
  if (state) throw new IllegalStateError('role_exists', 'This role was made already.');
  assertHolds(facts.by, permissions);
  assertNameFree(name, facts);
  return [{ type: 'role.created', data: { name, permissions: permissions.toSorted() } }];
}

/**
 * Changes a role's name or permissions, of all who have it at once; no event when nothing differs.
 * @throws NotFoundError; ForbiddenError `permission_not_held`, also for what the role gives already; ConflictError
 */
export function changeRole(
  state: CustomRole | undefined,
  { name, permissions }: UpdateRoleDto,
  facts: RoleFacts,
): RoleEvent[] {
  const role = requireRole(state);
  const data = changedFields(role, { name, permissions: permissions?.toSorted() });
  if (Object.keys(data).length === 0) return [];
  assertHolds(facts.by, grantable([...role.permissions, ...(permissions ?? [])]));
  if (data.name !== undefined) assertNameFree(data.name, facts);
  return [{ type: 'role.changed', data }];
}

/**
 * Ends a role that nobody has.
 * @throws NotFoundError; ForbiddenError `permission_not_held`; IllegalStateError `role_held`
 */
export function deleteRole(state: CustomRole | undefined, { by, isHeld }: RoleFacts): RoleEvent[] {
  const role = requireRole(state);
  assertHolds(by, grantable(role.permissions));
  if (isHeld) {
    throw new IllegalStateError(
      'role_held',
      'Members have this role, or are invited with it; give them another one first.',
    );
  }
  return [{ type: 'role.deleted', data: {} }];
}

function requireRole(state: CustomRole | undefined): CustomRole {
  if (!state || state.deletedAt !== null) throw new NotFoundError('role');
  return state;
}

function assertNameFree(name: string, { isNameTaken }: RoleFacts): void {
  if (isNameTaken || isRole(name.trim().toLowerCase())) throw nameTaken('role.name');
}

function evolve(state: CustomRole | undefined, event: RoleEvent, { occurredAt }: EventFacts): CustomRole {
  if (event.type === 'role.created') {
    return { ...event.data, createdAt: occurredAt, updatedAt: occurredAt, deletedAt: null };
  }
  if (!state) throw new Error(`expected role.created first; got ${event.type}: the stream is not whole`);
  if (event.type === 'role.deleted') return { ...state, updatedAt: occurredAt, deletedAt: occurredAt };
  return { ...state, ...event.data, updatedAt: occurredAt };
}

/** The rules of a role that a tenant has made. */
export const role: Aggregate<CustomRole, RoleEvent, CustomRoleRow> = {
  type: 'role',
  revision: 1,
  eventTypes: roleEventTypes,
  evolve,
  toRow,
  fromRow,
};
