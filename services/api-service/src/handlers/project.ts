import type { Pools } from '@plinth/shared/database/connection';
import { findProject, listProjects as listRecords } from '@plinth/shared/database/repositories/projects';
import type { ProjectRecord } from '@plinth/shared/database/repositories/projects';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/project/decider';
import type { CreateProjectDto, UpdateProjectDto } from '@plinth/shared/domain/project/dto';
import type { PurgeDto, Reasoned } from '@plinth/shared/domain/reason';
import type { ProjectEvent } from '@plinth/shared/domain/project/events';
import type { Project } from '@plinth/shared/domain/project/row';
import type { CommandHandler } from '@plinth/shared/eventstore/handleCommand';
import { newId } from '@plinth/shared/eventstore/newId';
import { namePurged } from '@plinth/shared/eventstore/purge';
import type { Ids } from '@plinth/shared/types/clock';
import type { Caller } from '../services/caller';
import type { CurrentStates } from '../services/currentStates';
import type { Cursors } from '../services/cursors';
import type { EventView } from '../services/eventView';
import type { EventsRequest, History } from '../services/history';
import { assertPast, momentOf } from '../services/moment';
import type { MomentRequest } from '../services/moment';
import { claimRoom } from '../services/planRoom';
import { purgeView } from '../services/purgeView';
import type { PurgeView } from '../services/purgeView';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { requireId, requireTraceable, requireVisible } from '../services/visible';

/** A project as callers see it. */
export type ProjectView = Pick<
  ProjectRecord,
  'id' | 'key' | 'name' | 'description' | 'status' | 'version' | 'createdAt' | 'updatedAt'
>;

export type ProjectCommandDeps = {
  readonly handleCommand: CommandHandler;
  readonly states: CurrentStates;
};

/** One project; `expected` is the version of If-Match. */
export type ProjectTarget = { readonly id: string; readonly expected?: number };

/**
 * Makes a project; its key is unique in the tenant. One append; not repeatable without an Idempotency-Key: the
 * project's key is taken the second time.
 * @throws ConflictError `name_taken`; EntitlementError `plan_limit`
 */
export function createProject({ handleCommand, states, ids }: ProjectCommandDeps & { ids: Ids }) {
  return async (caller: Caller, dto: CreateProjectDto): Promise<ProjectView> => {
    const id = newId(caller.context, ids);
    const outcome = await handleCommand(caller.context, rules.project, {
      id,
      load: async (tx) => ({
        row: undefined,
        facts: undefined,
        claims: await claimRoom(tx, { tenantId: caller.context.tenantId, streamId: id }, 'projects'),
      }),
      claims: [{ kind: 'project.key', value: dto.key.toLowerCase(), streamId: id }],
      decide: (state) => rules.createProject(state, dto),
    });
    return keep(states, caller, { id, ...outcome });
  };
}

/**
 * Changes, archives, unarchives or deletes a project: whatever `decide` says. One append, repeated on conflict when
 * the caller named no version; repeatable as far as the rules allow.
 * @throws NotFoundError | GoneError when the caller cannot see it; PreconditionFailedError; what `decide` throws
 */
function changeProject<Input>(
  { handleCommand, states }: ProjectCommandDeps,
  decide: (state: Project | undefined, input: Input) => ProjectEvent[],
) {
  return async (caller: Caller, target: ProjectTarget, input: Input): Promise<ProjectView> => {
    const id = requireId('project', target.id);
    const { tenantId } = caller.context;
    const outcome = await handleCommand(caller.context, rules.project, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = requireVisible(caller, 'project', await findProject(tx, { tenantId, id }));
        return { row, facts: undefined };
      },
      decide: (state) => decide(state, input),
    });
    return keep(states, caller, { id, ...outcome });
  };
}

/** Changes name or description; nothing is written when nothing differs. Otherwise as changeProject. */
export function updateProject(deps: ProjectCommandDeps) {
  return changeProject<UpdateProjectDto>(deps, rules.updateProject);
}

/** Closes a project for changes and new tasks. Otherwise as changeProject. */
export function archiveProject(deps: ProjectCommandDeps) {
  return changeProject<void>(deps, rules.archiveProject);
}

/** Undoes archiveProject. Otherwise as changeProject. */
export function unarchiveProject(deps: ProjectCommandDeps) {
  return changeProject<void>(deps, rules.unarchiveProject);
}

/** Deletes a project and hides its tasks; restoreProject undoes it. Otherwise as changeProject. */
export function deleteProject(deps: ProjectCommandDeps) {
  return changeProject<Reasoned>(deps, rules.deleteProject);
}

/**
 * Undoes deleteProject. One append.
 * @throws NotFoundError; PurgedError; IllegalStateError `project_not_deleted`; PreconditionFailedError; EntitlementError
 */
export function restoreProject({ handleCommand, states }: ProjectCommandDeps) {
  return async (caller: Caller, target: ProjectTarget, why: Reasoned): Promise<ProjectView> => {
    const id = requireId('project', target.id);
    const { tenantId } = caller.context;
    const outcome = await handleCommand(caller.context, rules.project, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = await findProject(tx, { tenantId, id });
        const isLive = row?.deletedAt === null;
        const claims = isLive ? [] : await claimRoom(tx, { tenantId, streamId: id }, 'projects');
        return { row, facts: undefined, claims };
      },
      decide: (state) => rules.restoreProject(state, why),
    });
    return keep(states, caller, { id, ...outcome });
  };
}

/**
 * Ends a deleted project for good, with its tasks: from here on nobody reads or restores it. One append; its payloads are
 * emptied afterwards (worker-service), then its key is free again.
 * @throws NotFoundError; PurgedError; IllegalStateError `project_not_deleted`; PreconditionFailedError
 */
export function purgeProject({ handleCommand, states }: ProjectCommandDeps) {
  return async (caller: Caller, target: ProjectTarget, { reason }: PurgeDto): Promise<PurgeView> => {
    const id = requireId('project', target.id);
    const { tenantId } = caller.context;
    const outcome = await handleCommand(caller.context, rules.project, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = await findProject(tx, { tenantId, id });
        return { row, facts: await namePurged(tx, { tenantId, streamId: id, versions: row?.version ?? 0 }) };
      },
      decide: (state, named) => rules.purgeProject(state, { ...named, reason }),
    });
    keep(states, caller, { id, ...outcome });
    return purgeView({ id, ...outcome });
  };
}

/**
 * A project by id, as it is (from L1 if it can) or as it was (out of the log). Reads only.
 * @throws NotFoundError | GoneError; its past is for those who may see it now, or may restore it
 * @throws ValidationError as momentOf
 */
export function getProject({ states, history }: { states: CurrentStates; history: Pick<History, 'at'> }) {
  return async (caller: Caller, asked: string, request: MomentRequest = {}): Promise<ProjectView> => {
    const moment = momentOf(request, caller.context.now);
    const id = requireId('project', asked);
    const key = { tenantId: caller.context.tenantId, id };
    const found = await states.project(key);
    if (!moment) return viewOf(requireVisible(caller, 'project', found));
    requireTraceable(caller, 'project', found);
    const { state, version } = await history.at(rules.project, key, moment);
    return viewOf({ ...requireVisible(caller, 'project', state), id, version });
  };
}

/**
 * The events of a project, from the log. Reads only.
 * @throws NotFoundError unless the caller may see its past; ValidationError as History.events
 */
export function getProjectEvents({
  states,
  history,
}: {
  states: CurrentStates;
  history: Pick<History, 'events'>;
}) {
  return async (caller: Caller, id: string, request: EventsRequest): Promise<Page<EventView>> => {
    assertPast(request, caller.context.now);
    const key = { tenantId: caller.context.tenantId, id: requireId('project', id) };
    requireTraceable(caller, 'project', await states.project(key));
    return history.events(rules.project, key, request);
  };
}

/**
 * Projects of the caller's tenant, newest first, without deleted ones. Reads only.
 * @throws ValidationError for a cursor of another list
 */
export function listProjects({ app, cursors }: { app: Pools['app']; cursors: Cursors }) {
  return async (caller: Caller, { limit, cursor }: PageRequest): Promise<Page<ProjectView>> => {
    const { tenantId } = caller.context;
    const scope = { tenantId, list: 'projects' };
    const behind = cursors.openTimed(scope, cursor);
    const rows = await withTenant(app, tenantId, (tx) =>
      listRecords(tx, { tenantId, behind, limit: limit + 1 }),
    );
    return pageOf(rows, limit, {
      node: viewOf,
      cursor: (row) => cursors.seal(scope, [row.createdAt, row.id]),
    });
  };
}

function keep(
  states: CurrentStates,
  { context: { tenantId } }: Caller,
  {
    id,
    state,
    ...outcome
  }: { id: string; state: Project | undefined; version: number; isReplayed?: boolean },
): ProjectView {
  if (!state) throw new Error(`expected a project after a command to ${id}; got none`);
  return viewOf(states.keepProject({ tenantId, id }, { state, ...outcome }));
}

function viewOf(record: ProjectView): ProjectView {
  const { id, key, name, description, status, version, createdAt, updatedAt } = record;
  return { id, key, name, description, status, version, createdAt, updatedAt };
}
