import type { DomainEvent, EventType } from '../../types/event';
import type { PersonalFields } from '../../types/personal';

type NoData = Record<string, never>;

/** The text speaks of its author, whoever else it names: it is sealed under the author's key. */
export type CommentCreated = DomainEvent<
  'comment.created',
  { taskId: string; authorId: string; text: string }
>;
export type CommentEdited = DomainEvent<'comment.edited', { authorId: string; text: string }>;
export type CommentDeleted = DomainEvent<'comment.deleted', NoData>;
export type CommentRestored = DomainEvent<'comment.restored', NoData>;

export type CommentEvent = CommentCreated | CommentEdited | CommentDeleted | CommentRestored;

/** What a comment tells of a person, in its events as in its row. */
export const commentPersonal: PersonalFields = { subject: 'authorId', fields: ['text'] };

/** The event types of a comment as they are stored. */
export const commentEventTypes: Readonly<Record<CommentEvent['type'], EventType>> = {
  'comment.created': { schemaVersion: 1, personal: commentPersonal },
  'comment.edited': { schemaVersion: 1, personal: commentPersonal },
  'comment.deleted': { schemaVersion: 1 },
  'comment.restored': { schemaVersion: 1 },
};
