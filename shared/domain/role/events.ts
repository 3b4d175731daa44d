import type { DomainEvent, EventType } from '../../types/event';

type NoData = Record<string, never>;

/** A tenant makes a role of its own; permissions by name, as later releases may know others. */
export type RoleCreated = DomainEvent<'role.created', { name: string; permissions: string[] }>;
/** Holds what changed, at least one field; permissions as a whole. */
export type RoleChanged = DomainEvent<'role.changed', { name?: string; permissions?: string[] }>;
/** Nobody has it any more, nor is invited with it. */
export type RoleDeleted = DomainEvent<'role.deleted', NoData>;

export type RoleEvent = RoleCreated | RoleChanged | RoleDeleted;

/** The event types of a role as they are stored. */
export const roleEventTypes: Readonly<Record<RoleEvent['type'], EventType>> = {
  'role.created': { schemaVersion: 1 },
  'role.changed': { schemaVersion: 1 },
  'role.deleted': { schemaVersion: 1 },
};
