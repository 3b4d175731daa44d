import { IllegalStateError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { changedFields } from '../changedFields';
import type { PurgedData } from '../purge';
import { remains } from '../purge';
import { reasoned } from '../reason';
import type { Reasoned } from '../reason';
import { requireDeleted, requireLive } from '../requireLive';
import type { CreateProjectDto, UpdateProjectDto } from './dto';
import { projectEventTypes } from './events';
import type { ProjectCreated, ProjectEvent } from './events';
import { fromRow, toRow } from './row';
import type { Project, ProjectRow } from './row';

/**
 * Makes a project; its key is claimed with the append.
 * @throws IllegalStateError `project_exists` when this id is taken
 */
export function createProject(state: Project | undefined, command: CreateProjectDto): ProjectEvent[] {
  if (state) throw new IllegalStateError('project_exists', 'This project was made already.');
  const { key, name, description = '' } = command;
  return [{ type: 'project.created', data: { key, name, description } }];
}

/**
 * Changes name or description; no event when nothing differs.
 * @throws IllegalStateError `project_archived`
 * @throws NotFoundError | GoneError as requireLive, like all commands below
 */
export function updateProject(state: Project | undefined, command: UpdateProjectDto): ProjectEvent[] {
  const { name, description } = command;
  const data = changedFields(requireUnarchived(state), { name, description });
  return Object.keys(data).length > 0 ? [{ type: 'project.updated', data }] : [];
}

/** Closes a project for changes and new tasks. @throws IllegalStateError `project_archived` when it is already */
export function archiveProject(state: Project | undefined): ProjectEvent[] {
  requireUnarchived(state);
  return [{ type: 'project.archived', data: {} }];
}

/** Undoes archiveProject. @throws IllegalStateError `project_not_archived` */
export function unarchiveProject(state: Project | undefined): ProjectEvent[] {
  if (requireLive('project', state).status !== 'archived') {
    throw new IllegalStateError('project_not_archived', 'The project is not archived.');
  }
  return [{ type: 'project.unarchived', data: {} }];
}

/** Deletes a project, archived or not; it keeps its key and can be restored. Its tasks are hidden with it. */
export function deleteProject(state: Project | undefined, why: Reasoned = {}): ProjectEvent[] {
  requireLive('project', state);
  return [{ type: 'project.deleted', data: reasoned(why) }];
}

/** Undoes deleteProject. @throws IllegalStateError `project_not_deleted`; NotFoundError | PurgedError */
export function restoreProject(state: Project | undefined, why: Reasoned = {}): ProjectEvent[] {
  requireDeleted('project', state);
  return [{ type: 'project.restored', data: reasoned(why) }];
}

/**
 * Ends a deleted project for good; what is under it is purged afterwards.
 * @throws IllegalStateError `project_not_deleted`; NotFoundError | PurgedError
 */
export function purgeProject(state: Project | undefined, purged: PurgedData): ProjectEvent[] {
  requireDeleted('project', state);
  return [{ type: 'project.purged', data: purged }];
}

function requireUnarchived(state: Project | undefined): Project {
  const project = requireLive('project', state);
  if (project.status === 'archived') {
    throw new IllegalStateError('project_archived', 'The project is archived; unarchive it first.');
  }
  return project;
}

function evolve(state: Project | undefined, event: ProjectEvent, facts: EventFacts): Project {
  if (event.type === 'project.created') return created(event, facts);
  // Of the events before it there may be nothing left to fold.
  if (event.type === 'project.purged') return tombstone(facts);
  if (!state) throw new Error(`expected project.created first; got ${event.type}: the stream is not whole`);
  const updatedAt = facts.occurredAt;
  switch (event.type) {
    case 'project.updated':
      return { ...state, ...event.data, updatedAt };
    case 'project.archived':
      return { ...state, status: 'archived', updatedAt };
    case 'project.unarchived':
      return { ...state, status: 'active', updatedAt };
    case 'project.deleted':
      return { ...state, updatedAt, deletedAt: facts.occurredAt, deletedBy: facts.actor };
    case 'project.restored':
      return { ...state, updatedAt, deletedAt: null, deletedBy: null };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(
    `expected an event of a project; got ${JSON.stringify(event)}: is this process older than the log?`,
  );
}

function created({ data }: ProjectCreated, { occurredAt }: EventFacts): Project {
  return {
    ...data,
    status: 'active',
    createdAt: occurredAt,
    updatedAt: occurredAt,
    deletedAt: null,
    deletedBy: null,
    purgedAt: null,
  };
}

function tombstone(facts: EventFacts): Project {
  return { key: '', name: '', description: '', status: 'active', ...remains(facts) };
}

/** The rules of a project. */
export const project: Aggregate<Project, ProjectEvent, ProjectRow> = {
  type: 'project',
  revision: 1,
  eventTypes: projectEventTypes,
  evolve,
  toRow,
  fromRow,
};
