import { findComment } from '@plinth/shared/database/repositories/comments';
import type { CommentRecord } from '@plinth/shared/database/repositories/comments';
import { findProject } from '@plinth/shared/database/repositories/projects';
import { findTask } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import * as rules from '@plinth/shared/domain/comment/decider';
import type { CreateCommentDto, EditCommentDto } from '@plinth/shared/domain/comment/dto';
import type { PurgeDto, Reasoned } from '@plinth/shared/domain/reason';
import type { CommentEvent } from '@plinth/shared/domain/comment/events';
import type { Comment } from '@plinth/shared/domain/comment/row';
import { task } from '@plinth/shared/domain/task/decider';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { CommandHandler, Guard, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import { newId } from '@plinth/shared/eventstore/newId';
import { namePurged } from '@plinth/shared/eventstore/purge';
import type { Ids } from '@plinth/shared/types/clock';
import { may } from '../services/caller';
import type { Caller } from '../services/caller';
import { purgeView } from '../services/purgeView';
import type { PurgeView } from '../services/purgeView';
import { requireId, requireVisible } from '../services/visible';
import { guardOn } from './task';

/** A comment as callers see it. */
export type CommentView = Pick<
  Comment,
  'taskId' | 'authorId' | 'text' | 'createdAt' | 'updatedAt' | 'editedAt'
> & { readonly id: string; readonly version: number };

export type CommentCommandDeps = { readonly handleCommand: CommandHandler };

/** One comment; `expected` is the version of If-Match. */
export type CommentTarget = { readonly id: string; readonly expected?: number };

type Decide<Input> = (state: Comment | undefined, input: Input, facts: rules.CommentFacts) => CommentEvent[];

/**
 * Writes a comment to a task; one append, with the task and its project as guards. Not repeatable without an
 * Idempotency-Key: each call writes one.
 * @throws NotFoundError | GoneError when the caller cannot see the task; IllegalStateError `project_archived`
 */
export function createComment({ handleCommand, ids }: CommentCommandDeps & { readonly ids: Ids }) {
  return async (caller: Caller, dto: CreateCommentDto): Promise<CommentView> => {
    const id = newId(caller.context, ids);
    const outcome = await handleCommand(caller.context, rules.comment, {
      id,
      load: async (tx) => ({
        row: undefined,
        ...(await readAbove(tx, caller, { taskId: dto.taskId.toLowerCase(), asked: 'task' })),
      }),
      decide: (state, facts) => rules.createComment(state, dto, facts),
    });
    return outcomeView({ id, ...outcome });
  };
}

/**
 * Changes a comment as `decide` says; its task and project are guards. One append, repeated on conflict when the caller
 * named no version; repeatable as far as the rules allow.
 * @throws NotFoundError | GoneError when the caller cannot see it; PreconditionFailedError; what `decide` throws
 */
function changeComment<Input>(
  { handleCommand }: CommentCommandDeps,
  decide: Decide<Input>,
  find = findVisibleComment,
) {
  return async (caller: Caller, target: CommentTarget, input: Input): Promise<CommentView> => {
    const id = requireId('comment', target.id);
    const outcome = await handleCommand(caller.context, rules.comment, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = await find(tx, caller, id);
        const above = await readAbove(tx, caller, { taskId: row.taskId, asked: 'comment' });
        // Its text lies sealed in `personal`, as the command handler takes it.
        return { row: row as unknown as StoredRow<Comment>, ...above };
      },
      decide: (state, facts) => decide(state, input, facts),
    });
    return outcomeView({ id, ...outcome });
  };
}

/** Changes the text, for its author only; nothing is written for the same text. Otherwise as changeComment. */
export function editComment(deps: CommentCommandDeps) {
  return changeComment<EditCommentDto>(deps, rules.editComment);
}

/** Deletes a comment, for its author and for moderators; restoreComment undoes it. Otherwise as changeComment. */
export function deleteComment(deps: CommentCommandDeps) {
  return changeComment<Reasoned>(deps, (state, why, facts) => rules.deleteComment(state, facts, why));
}

/** Undoes deleteComment, for who has deleted it and for moderators. @throws IllegalStateError `comment_not_deleted` */
export function restoreComment(deps: CommentCommandDeps) {
  return changeComment<Reasoned>(
    deps,
    (state, why, facts) => rules.restoreComment(state, facts, why),
    findAnyComment,
  );
}

/**
 * Ends a deleted comment for good; otherwise as purgeProject. Its project may be archived.
 * @throws NotFoundError; PurgedError; GoneError when its task or project is deleted; IllegalStateError
 *   `comment_not_deleted`; PreconditionFailedError
 */
export function purgeComment({ handleCommand }: CommentCommandDeps) {
  return async (caller: Caller, target: CommentTarget, { reason }: PurgeDto): Promise<PurgeView> => {
    const id = requireId('comment', target.id);
    const { tenantId } = caller.context;
    const outcome = await handleCommand(caller.context, rules.comment, {
      id,
      expected: target.expected,
      load: async (tx) => {
        const row = await findAnyComment(tx, caller, id);
        await readAbove(tx, caller, { taskId: row.taskId, asked: 'comment' });
        const facts = await namePurged(tx, { tenantId, streamId: id, versions: row.version });
        return { row: row as unknown as StoredRow<Comment>, facts };
      },
      decide: (state, named) => rules.purgeComment(state, { ...named, reason }),
    });
    return purgeView({ id, ...outcome });
  };
}

/** The public part of an opened row. */
export function commentView(opened: Comment & { id: string; version: number }): CommentView {
  const { id, taskId, authorId, text, version, createdAt, updatedAt, editedAt } = opened;
  return { id, taskId, authorId, text, version, createdAt, updatedAt, editedAt };
}

function outcomeView({ id, state, version }: { id: string; state: Comment | undefined; version: number }) {
  if (!state) throw new Error(`expected a comment after a command to ${id}; got none`);
  return commentView({ ...state, id, version });
}

async function findAnyComment(tx: Connection, caller: Caller, id: string): Promise<CommentRecord> {
  const found = await findComment(tx, { tenantId: caller.context.tenantId, id });
  if (!found) throw new NotFoundError('comment');
  return found;
}

async function findVisibleComment(tx: Connection, caller: Caller, id: string): Promise<CommentRecord> {
  return requireVisible(caller, 'comment', await findAnyComment(tx, caller, id));
}

/** The task and the project above a comment, as facts and as guards; deleted ones hide it. */
async function readAbove(
  tx: Connection,
  caller: Caller,
  { taskId, asked }: { taskId: string; asked: 'task' | 'comment' },
): Promise<{ facts: rules.CommentFacts; guards: Guard[] }> {
  const { tenantId } = caller.context;
  const found = await findTask(tx, { tenantId, id: taskId });
  const above = requireVisible(caller, { what: 'task', asked }, found);
  const project = requireVisible(
    caller,
    { what: 'project', asked },
    await findProject(tx, { tenantId, id: above.projectId }),
  );
  const { userId } = caller.principal;
  return {
    facts: { project, task: above, userId, isModerator: may(caller, 'comment.moderate') },
    guards: [{ aggregate: task, streamId: above.id, version: above.version }, guardOn(project)],
  };
}
