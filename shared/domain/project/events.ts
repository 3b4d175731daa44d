import type { DomainEvent, EventType } from '../../types/event';
import type { PurgedData } from '../purge';
import type { Reasoned } from '../reason';

type NoData = Record<string, never>;

export type ProjectCreated = DomainEvent<
  'project.created',
  { key: string; name: string; description: string }
>;
/** Holds what changed, at least one field. */
export type ProjectUpdated = DomainEvent<'project.updated', { name?: string; description?: string }>;
export type ProjectArchived = DomainEvent<'project.archived', NoData>;
export type ProjectUnarchived = DomainEvent<'project.unarchived', NoData>;
export type ProjectDeleted = DomainEvent<'project.deleted', Reasoned>;
export type ProjectRestored = DomainEvent<'project.restored', Reasoned>;
/** The last event of a project; those before it are emptied. */
export type ProjectPurged = DomainEvent<'project.purged', PurgedData>;

export type ProjectEvent =
  | ProjectCreated
  | ProjectUpdated
  | ProjectArchived
  | ProjectUnarchived
  | ProjectDeleted
  | ProjectRestored
  | ProjectPurged;

/** The event types of a project as they are stored. */
export const projectEventTypes: Readonly<Record<ProjectEvent['type'], EventType>> = {
  'project.created': { schemaVersion: 1 },
  'project.updated': { schemaVersion: 1 },
  'project.archived': { schemaVersion: 1 },
  'project.unarchived': { schemaVersion: 1 },
  'project.deleted': { schemaVersion: 1 },
  'project.restored': { schemaVersion: 1 },
  'project.purged': { schemaVersion: 1 },
};
