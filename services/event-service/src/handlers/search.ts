import { ERASED } from '@plinth/shared/constants/erased';
import {
  changeSearchDocument,
  deleteSearchDocument,
  putSearchDocument,
} from '@plinth/shared/database/repositories/searchDocuments';
import type { SearchDocumentKey } from '@plinth/shared/database/repositories/searchDocuments';
import type { Connection } from '@plinth/shared/database/statement';
import type { CommentEvent } from '@plinth/shared/domain/comment/events';
import type { ProjectEvent } from '@plinth/shared/domain/project/events';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

type Told = ProjectEvent | TaskEvent | CommentEvent;

export type SearchDeps = {
  /** Opens the personal fields of an event; the placeholder where the key is gone. */
  readonly open: (event: RecordedEvent) => Promise<RecordedEvent>;
};

/**
 * Keeps a document of each project, task and comment. In the transaction of the caller; repeatable, and the same when
 * replayed, but that nothing is kept of a person who was erased.
 */
export function applyToSearch({ open }: SearchDeps) {
  return async (tx: Connection, event: RecordedEvent, version: number): Promise<void> => {
    const key = { tenantId: event.tenantId, version, id: event.streamId };
    const told = (await open(event)) as unknown as Told;
    if (told.type.endsWith('.purged')) await deleteSearchDocument(tx, key);
    else if (told.type.endsWith('.created')) await putDocument(tx, key, told);
    else await changeDocument(tx, key, told);
  };
}

async function putDocument(tx: Connection, key: SearchDocumentKey, told: Told): Promise<void> {
  switch (told.type) {
    case 'project.created':
      return putSearchDocument(tx, {
        ...key,
        kind: 'project',
        projectId: key.id,
        title: told.data.name,
        body: told.data.description,
      });
    case 'task.created':
      return putSearchDocument(tx, {
        ...key,
        kind: 'task',
        projectId: told.data.projectId,
        taskId: key.id,
        title: told.data.title,
        body: told.data.description,
      });
    case 'comment.created':
      if (told.data.text === ERASED) return undefined;
      return putSearchDocument(tx, {
        ...key,
        kind: 'comment',
        taskId: told.data.taskId,
        subjectId: told.data.authorId,
        title: '',
        body: told.data.text,
      });
  }
}

async function changeDocument(tx: Connection, key: SearchDocumentKey, told: Told): Promise<void> {
  switch (told.type) {
    case 'project.updated':
      return changeSearchDocument(tx, key, { title: told.data.name, body: told.data.description });
    case 'task.updated':
      return changeSearchDocument(tx, key, { title: told.data.title, body: told.data.description });
    case 'comment.edited':
      return told.data.text === ERASED
        ? deleteSearchDocument(tx, key)
        : changeSearchDocument(tx, key, { body: told.data.text });
    case 'project.deleted':
    case 'task.deleted':
    case 'comment.deleted':
      return changeSearchDocument(tx, key, { isDeleted: true });
    case 'project.restored':
    case 'task.restored':
    case 'comment.restored':
      return changeSearchDocument(tx, key, { isDeleted: false });
  }
}
