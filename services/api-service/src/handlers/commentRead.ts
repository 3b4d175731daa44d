import type { Pools } from '@plinth/shared/database/connection';
import { findComment } from '@plinth/shared/database/repositories/comments';
import type { CommentRecord } from '@plinth/shared/database/repositories/comments';
import { findProject } from '@plinth/shared/database/repositories/projects';
import { findTask } from '@plinth/shared/database/repositories/tasks';
import { withTenant } from '@plinth/shared/database/withTenant';
import { comment } from '@plinth/shared/domain/comment/decider';
import { project } from '@plinth/shared/domain/project/decider';
import { task } from '@plinth/shared/domain/task/decider';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { Caller } from '../services/caller';
import type { EventView } from '../services/eventView';
import type { EventsRequest, History } from '../services/history';
import { assertPast, momentOf } from '../services/moment';
import type { Moment, MomentRequest } from '../services/moment';
import type { Page } from '../services/page';
import { requireId, requireTraceable, requireVisible } from '../services/visible';
import { commentView } from './comment';
import type { CommentView } from './comment';
import { openComment } from './commentList';

export type CommentReadDeps = {
  readonly app: Pools['app'];
  readonly keyring: Pick<Keyring, 'open'>;
  readonly history: History;
};

/** What hides a comment when it is deleted; the answer speaks of the comment. */
const TASK = { what: 'task', asked: 'comment' } as const;
const PROJECT = { what: 'project', asked: 'comment' } as const;

/** Who may see it: as it is now, or its past. */
type Require = typeof requireVisible;

/**
 * A comment by id, as it is (from its row: L1 keeps nobody's personal data) or as it was (out of the log). Reads only.
 * @throws NotFoundError | GoneError when it, its task or its project is deleted, or was so at the time that is asked
 * for; its past is for those who may see it now, or may restore it
 * @throws ValidationError as momentOf
 */
export function getComment(deps: CommentReadDeps) {
  return async (caller: Caller, asked: string, request: MomentRequest = {}): Promise<CommentView> => {
    const moment = momentOf(request, caller.context.now);
    const id = requireId('comment', asked);
    const { tenantId } = caller.context;
    if (moment) {
      await findAllowed(deps, caller, { id, require: requireTraceable });
      const past = await deps.history.at(comment, { tenantId, id }, moment);
      const state = requireVisible(caller, 'comment', past.state);
      await requireAboveAt(deps.history, caller, { taskId: state.taskId, moment });
      return commentView({ ...state, id, version: past.version });
    }
    const row = await findAllowed(deps, caller, { id, require: requireVisible });
    return commentView(await openComment(deps.keyring, tenantId, row));
  };
}

/**
 * The events of a comment, from the log. Reads only.
 * @throws NotFoundError unless the caller may see its past; ValidationError as History.events
 */
export function getCommentEvents(deps: CommentReadDeps) {
  return async (caller: Caller, asked: string, request: EventsRequest): Promise<Page<EventView>> => {
    assertPast(request, caller.context.now);
    const id = requireId('comment', asked);
    await findAllowed(deps, caller, { id, require: requireTraceable });
    return deps.history.events(comment, { tenantId: caller.context.tenantId, id }, request);
  };
}

/** The row of a comment that the caller may see, and whose task and project the caller may. */
async function findAllowed(
  { app }: Pick<CommentReadDeps, 'app'>,
  caller: Caller,
  { id, require }: { id: string; require: Require },
): Promise<CommentRecord> {
  const { tenantId } = caller.context;
  return withTenant(app, tenantId, async (tx) => {
    const found = require(caller, 'comment', await findComment(tx, { tenantId, id }));
    const { projectId } = require(caller, TASK, await findTask(tx, { tenantId, id: found.taskId }));
    require(caller, PROJECT, await findProject(tx, { tenantId, id: projectId }));
    return found;
  });
}

/** At a time, what is above a comment must have been there, too; a version says nothing of when. */
async function requireAboveAt(
  history: History,
  caller: Caller,
  { taskId, moment }: { taskId: string; moment: Moment },
): Promise<void> {
  if (!('asOf' in moment)) return;
  const { tenantId } = caller.context;
  const { state } = await history.at(task, { tenantId, id: taskId }, moment);
  const { projectId } = requireVisible(caller, TASK, state);
  const above = await history.at(project, { tenantId, id: projectId }, moment);
  requireVisible(caller, PROJECT, above.state);
}
