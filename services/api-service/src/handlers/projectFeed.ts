import type { Pools } from '@plinth/shared/database/connection';
import { listActivitiesOfProjects } from '@plinth/shared/database/repositories/activities';
import type { ActivityRecord } from '@plinth/shared/database/repositories/activities';
import { withTenant } from '@plinth/shared/database/withTenant';
import { eventTypes } from '@plinth/shared/domain/registry';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readStream } from '@plinth/shared/eventstore/readStream';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import type { Caller } from '../services/caller';
import type { CurrentStates } from '../services/currentStates';
import type { Cursors, CursorScope } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { requireId, requireVisible } from '../services/visible';

/** One line of a project's feed. */
export type ActivityView = Pick<ActivityRecord, 'type' | 'at' | 'actor' | 'summary'>;

/** One event of a project's own stream. */
export type HistoryView = Pick<RecordedEvent, 'type' | 'version' | 'recordedAt' | 'actor' | 'data'>;

export type ProjectFeedDeps = {
  readonly app: Pools['app'];
  readonly cursors: Cursors;
  readonly states: CurrentStates;
  readonly keyring: Pick<Keyring, 'open'>;
};

/**
 * What happened to a project, from the log, oldest first. Reads only.
 * @throws NotFoundError | GoneError; ValidationError for a cursor of another list
 */
export function getProjectHistory({ app, cursors, states, keyring }: ProjectFeedDeps) {
  return async (caller: Caller, id: string, { limit, cursor }: PageRequest): Promise<Page<HistoryView>> => {
    const { tenantId } = caller.context;
    const streamId = await visibleId(states, caller, id);
    const scope = { tenantId, list: `history:${streamId}` };
    const fromVersion = (cursors.openNumber(scope, cursor) ?? 0) + 1;
    const sealed = await withTenant(app, tenantId, (tx) =>
      readStream(tx, tenantId, { streamId, fromVersion, limit: limit + 1 }),
    );
    const events = await openEvents(keyring, eventTypes, sealed);
    return pageOf(events, limit, {
      node: historyView,
      cursor: (event) => cursors.seal(scope, [event.version]),
    });
  };
}

/**
 * The feed of a project and its tasks, newest first; it follows the log by some milliseconds. Reads only.
 * @throws NotFoundError | GoneError; ValidationError for a cursor of another list
 */
export function getProjectActivity(deps: Omit<ProjectFeedDeps, 'keyring'>) {
  const readPages = listActivityOfEach(deps);
  return async (caller: Caller, id: string, { limit, cursor }: PageRequest): Promise<Page<ActivityView>> => {
    const projectId = await visibleId(deps.states, caller, id);
    const [page] = await readPages(caller, [{ projectId, cursor }], limit);
    if (!page) throw new Error('expected a page for one request; got none');
    return page;
  };
}

/**
 * The feeds of several projects that the caller is known to see, in one statement.
 * @param requests one for each project, all with the same limit
 * @returns pages in the order of the requests
 */
export function listActivityOfEach({ app, cursors }: Pick<ProjectFeedDeps, 'app' | 'cursors'>) {
  return async (
    { context: { tenantId } }: Caller,
    requests: readonly { readonly projectId: string; readonly cursor?: string }[],
    limit: number,
  ): Promise<Page<ActivityView>[]> => {
    const lists = requests.map(({ projectId, cursor }) => {
      const scope: CursorScope = { tenantId, list: `activity:${projectId}` };
      return { id: projectId, scope, beforePosition: cursors.openNumber(scope, cursor) };
    });
    const rows = await withTenant(app, tenantId, (tx) =>
      listActivitiesOfProjects(tx, { tenantId, projects: lists, limit: limit + 1 }),
    );
    return lists.map(({ scope }, index) =>
      pageOf(rows[index] ?? [], limit, {
        node: activityView,
        cursor: (row) => cursors.seal(scope, [row.position]),
      }),
    );
  };
}

async function visibleId(states: CurrentStates, caller: Caller, id: string): Promise<string> {
  const key = { tenantId: caller.context.tenantId, id: requireId('project', id) };
  return requireVisible(caller, 'project', await states.project(key)).id;
}

function historyView({ type, version, recordedAt, actor, data }: RecordedEvent): HistoryView {
  return { type, version, recordedAt, actor, data };
}

function activityView({ type, at, actor, summary }: ActivityRecord): ActivityView {
  return { type, at, actor, summary };
}
