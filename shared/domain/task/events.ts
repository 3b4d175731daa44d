import type { DomainEvent, EventType } from '../../types/event';
import type { PurgedData } from '../purge';
import type { Reasoned } from '../reason';

type NoData = Record<string, never>;

export type TaskCreated = DomainEvent<
  'task.created',
  {
    projectId: string;
    title: string;
    description: string;
    labels: string[];
    /** The id that another system knows it by; unique in the tenant. */
    externalId: string | null;
    /** The user who is to do it; a member of the tenant when it was assigned. */
    assigneeId: string | null;
    /** A day, as 2026-02-28. */
    dueDate: string | null;
    /** Its place among the tasks of its project: they sort by it, as text in ASCII order. */
    rank: string;
  }
>;
/** Holds what changed, at least one field. */
export type TaskUpdated = DomainEvent<
  'task.updated',
  { title?: string; description?: string; labels?: string[]; dueDate?: string | null }
>;
/** Null when it is nobody's any more. */
export type TaskAssigned = DomainEvent<'task.assigned', { assigneeId: string | null }>;
export type TaskMoved = DomainEvent<'task.moved', { rank: string }>;
export type TaskStarted = DomainEvent<'task.started', NoData>;
export type TaskCompleted = DomainEvent<'task.completed', NoData>;
export type TaskReopened = DomainEvent<'task.reopened', NoData>;
export type TaskDeleted = DomainEvent<'task.deleted', Reasoned>;
export type TaskRestored = DomainEvent<'task.restored', Reasoned>;
/** The last event of a task; those before it are emptied. */
export type TaskPurged = DomainEvent<
  'task.purged',
  { streams: PurgedData['streams']; digest: string; reason: string; projectId: string }
>;

export type TaskEvent =
  | TaskCreated
  | TaskUpdated
  | TaskAssigned
  | TaskMoved
  | TaskStarted
  | TaskCompleted
  | TaskReopened
  | TaskDeleted
  | TaskRestored
  | TaskPurged;

/** The event types of a task as they are stored. */
export const taskEventTypes: Readonly<Record<TaskEvent['type'], EventType>> = {
  'task.created': { schemaVersion: 1 },
  'task.updated': { schemaVersion: 1 },
  'task.assigned': { schemaVersion: 1 },
  'task.moved': { schemaVersion: 1 },
  'task.started': { schemaVersion: 1 },
  'task.completed': { schemaVersion: 1 },
  'task.reopened': { schemaVersion: 1 },
  'task.deleted': { schemaVersion: 1 },
  'task.restored': { schemaVersion: 1 },
  'task.purged': { schemaVersion: 1 },
};
