import { ForbiddenError, IllegalStateError } from '../../errors/appErrors';
import { ERASED } from '../../constants/erased';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { requireOpenProject } from '../openProject';
import type { ProjectFacts } from '../openProject';
import type { PurgedData } from '../purge';
import { remains } from '../purge';
import { reasoned } from '../reason';
import type { Reasoned } from '../reason';
import { requireDeleted, requireLive, requireUnpurged } from '../requireLive';
import type { Deletable } from '../requireLive';
import type { CreateCommentDto, EditCommentDto } from './dto';
import { commentEventTypes, commentPersonal } from './events';
import type { CommentCreated, CommentEvent, CommentPurged } from './events';
import { fromRow, toRow } from './row';
import type { Comment, CommentRow } from './row';

/** What a command to a comment must know beside the comment; task and project are guards of the append. */
export type CommentFacts = {
  /** Undefined when there is no such project. */
  readonly project: ProjectFacts | undefined;
  /** Undefined when there is no such task. */
  readonly task: Deletable | undefined;
  /** The user who asks. */
  readonly userId: string;
  /** Whether that user may delete and restore what others wrote. */
  readonly isModerator: boolean;
};

/**
 * Writes a comment to a task.
 * @throws IllegalStateError `comment_exists` when this id is taken
 * @throws NotFoundError | GoneError | PurgedError when the task is not there; as requireOpenProject, like all commands below
 */
export function createComment(
  state: Comment | undefined,
  { taskId, text }: CreateCommentDto,
  facts: CommentFacts,
): CommentEvent[] {
  if (state) throw new IllegalStateError('comment_exists', 'This comment was made already.');
  requireOpenTask(facts);
  return [{ type: 'comment.created', data: { taskId: taskId.toLowerCase(), authorId: facts.userId, text } }];
}

/**
 * Changes the text; no event when it is the same.
 * @throws ForbiddenError `not_the_author` for everybody else, moderators too
 * @throws NotFoundError | GoneError as requireLive, like deleteComment
 */
export function editComment(
  state: Comment | undefined,
  { text }: EditCommentDto,
  facts: CommentFacts,
): CommentEvent[] {
  const comment = requireLive('comment', state);
  requireOpenTask(facts);
  if (comment.authorId !== facts.userId) throw notTheAuthor('edits it');
  if (comment.text === text) return [];
  return [{ type: 'comment.edited', data: { authorId: comment.authorId, text } }];
}

/** Deletes a comment; it can be restored. @throws ForbiddenError `not_the_author` for others, but moderators */
export function deleteComment(
  state: Comment | undefined,
  facts: CommentFacts,
  why: Reasoned = {},
): CommentEvent[] {
  const { authorId } = requireLive('comment', state);
  requireOpenTask(facts);
  if (authorId !== facts.userId && !facts.isModerator) throw notTheAuthor('or a moderator deletes it');
  return [{ type: 'comment.deleted', data: reasoned(why) }];
}

/**
 * Undoes deleteComment.
 * @throws IllegalStateError `comment_not_deleted`; NotFoundError | PurgedError
 * @throws ForbiddenError `not_the_author` unless its author has deleted it and asks, or a moderator does
 */
export function restoreComment(
  state: Comment | undefined,
  facts: CommentFacts,
  why: Reasoned = {},
): CommentEvent[] {
  const { authorId, deletedBy } = requireDeleted('comment', state);
  requireOpenTask(facts);
  const isOwnDoing = authorId === facts.userId && deletedBy === `user:${facts.userId}`;
  if (!isOwnDoing && !facts.isModerator) throw notTheAuthor('who deleted it, or a moderator, restores it');
  return [{ type: 'comment.restored', data: reasoned(why) }];
}

/**
 * Ends a comment for good: a deleted one, or any comment on a task that was purged. Its project may be archived.
 * @param purged.withContainer the task was purged, so it does not matter whether the comment was deleted itself
 * @throws IllegalStateError `comment_not_deleted`; NotFoundError | PurgedError
 */
export function purgeComment(
  state: Comment | undefined,
  { withContainer = false, ...purged }: PurgedData & { readonly withContainer?: boolean },
): CommentEvent[] {
  const kept = withContainer ? requireUnpurged('comment', state) : requireDeleted('comment', state);
  const { taskId, authorId } = kept;
  return [{ type: 'comment.purged', data: { ...purged, taskId, authorId } }];
}

function requireOpenTask({ project, task }: CommentFacts): void {
  requireLive('task', task);
  requireOpenProject(project);
}

function notTheAuthor(who: string): ForbiddenError {
  return new ForbiddenError(`Only the author of a comment ${who}.`, 'not_the_author');
}

function evolve(state: Comment | undefined, event: CommentEvent, facts: EventFacts): Comment {
  if (event.type === 'comment.created') return created(event, facts);
  // Of the events before it there may be nothing left to fold.
  if (event.type === 'comment.purged') return tombstone(event, facts);
  if (!state) throw new Error(`expected comment.created first; got ${event.type}: the stream is not whole`);
  const updatedAt = facts.occurredAt;
  switch (event.type) {
    case 'comment.edited':
      return { ...state, text: event.data.text, updatedAt, editedAt: updatedAt };
    case 'comment.deleted':
      return { ...state, updatedAt, deletedAt: updatedAt, deletedBy: facts.actor };
    case 'comment.restored':
      return { ...state, updatedAt, deletedAt: null, deletedBy: null };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  const { type } = event as { type: string };
  throw new Error(`expected an event of a comment; got ${type}: is this process older than the log?`);
}

function created({ data }: CommentCreated, { occurredAt }: EventFacts): Comment {
  return {
    ...data,
    createdAt: occurredAt,
    updatedAt: occurredAt,
    editedAt: null,
    deletedAt: null,
    deletedBy: null,
    purgedAt: null,
  };
}

function tombstone({ data: { taskId, authorId } }: CommentPurged, facts: EventFacts): Comment {
  return { taskId, authorId, text: ERASED, editedAt: null, ...remains(facts) };
}

/** The rules of a comment. */
export const comment: Aggregate<Comment, CommentEvent, CommentRow> = {
  type: 'comment',
  revision: 1,
  eventTypes: commentEventTypes,
  personalRow: commentPersonal,
  evolve,
  toRow,
  fromRow,
};
