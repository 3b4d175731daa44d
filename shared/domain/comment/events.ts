import type { DomainEvent, EventType } from '../../types/event';
import type { PersonalFields } from '../../types/personal';
import type { PurgedData } from '../purge';
import type { Reasoned } from '../reason';

/** The text speaks of its author, whoever else it names: it is sealed under the author's key. */
export type CommentCreated = DomainEvent<
  'comment.created',
  { taskId: string; authorId: string; text: string }
>;
export type CommentEdited = DomainEvent<'comment.edited', { authorId: string; text: string }>;
export type CommentDeleted = DomainEvent<'comment.deleted', Reasoned>;
export type CommentRestored = DomainEvent<'comment.restored', Reasoned>;
/** The last event of a comment; those before it are emptied. */
export type CommentPurged = DomainEvent<
  'comment.purged',
  { streams: PurgedData['streams']; digest: string; reason: string; taskId: string; authorId: string }
>;

export type CommentEvent = CommentCreated | CommentEdited | CommentDeleted | CommentRestored | CommentPurged;

/** What a comment tells of a person, in its events as in its row. */
export const commentPersonal: PersonalFields = { subject: 'authorId', fields: ['text'] };

/** The event types of a comment as they are stored. */
export const commentEventTypes: Readonly<Record<CommentEvent['type'], EventType>> = {
  'comment.created': { schemaVersion: 1, personal: commentPersonal },
  'comment.edited': { schemaVersion: 1, personal: commentPersonal },
  'comment.deleted': { schemaVersion: 1 },
  'comment.restored': { schemaVersion: 1 },
  'comment.purged': { schemaVersion: 1 },
};
