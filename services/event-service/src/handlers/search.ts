import { ERASED } from '@plinth/shared/constants/erased';
import {
  changeSearchDocument,
  deleteDocumentsOfSubject,
  deleteDocumentsOfTenant,
  deleteSearchDocument,
  putSearchDocument,
} from '@plinth/shared/database/repositories/searchDocuments';
import type { Connection } from '@plinth/shared/database/statement';
import type { PersonErased } from '@plinth/shared/domain/audit/events';
import type { CommentEvent } from '@plinth/shared/domain/comment/events';
import type { MembershipErased } from '@plinth/shared/domain/membership/events';
import type { ProjectEvent } from '@plinth/shared/domain/project/events';
import type { TaskEvent } from '@plinth/shared/domain/task/events';
import type { TenantErased } from '@plinth/shared/domain/tenant/events';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

type Told = ProjectEvent | TaskEvent | CommentEvent;
type Created = Extract<Told, { type: `${string}.created` }>;
/** What stands in a document of its own words; what is left out stays. */
type Words = { readonly title?: string; readonly body?: string };

export type SearchDeps = {
  /** Opens the personal fields of an event; the placeholder where the key is gone. */
  readonly open: (event: RecordedEvent) => Promise<RecordedEvent>;
};

type Erased = MembershipErased | PersonErased | TenantErased;

/** After which nothing is kept of a person, or of anybody. */
export const erasureEvents: readonly Erased['type'][] = [
  'membership.erased',
  'audit.person_erased',
  'tenant.erased',
];

const isErased = (event: { type: string }): event is Erased =>
  erasureEvents.some((type) => type === event.type);

/**
 * Keeps a document of each project, task and comment. In the transaction of the caller; repeatable, and the same when
 * replayed, but that nothing is kept of a person who was erased.
 */
export function applyToSearch({ open }: SearchDeps) {
  return async (tx: Connection, event: RecordedEvent, version: number): Promise<void> => {
    const key = { tenantId: event.tenantId, version, id: event.streamId };
    if (isErased(event)) return forget(tx, key, event);
    const told = (await open(event)) as unknown as Told;
    const words = wordsOf(told);
    if (told.type.endsWith('.purged') || words?.body === ERASED) await deleteSearchDocument(tx, key);
    else if (isCreated(told)) await putSearchDocument(tx, { ...key, ...newDocument(told, event.streamId) });
    else if (told.type.endsWith('.deleted')) await changeSearchDocument(tx, key, { isDeleted: true });
    else if (told.type.endsWith('.restored')) await changeSearchDocument(tx, key, { isDeleted: false });
    else if (words) await changeSearchDocument(tx, key, words);
  };
}

/**
 * The unit of the erasure has deleted what was there; this deletes what this consumer has added since, from events before
 * it, with a key that it still held.
 */
async function forget(
  tx: Connection,
  { tenantId, version }: { tenantId: string; version: number },
  { type, data }: Erased,
): Promise<void> {
  if (type === 'tenant.erased') return deleteDocumentsOfTenant(tx, { tenantId, version });
  return deleteDocumentsOfSubject(tx, { tenantId, version, subjectId: data.userId });
}

function isCreated(told: Told): told is Created {
  return told.type.endsWith('.created');
}

/** Title and text of an event that has any. */
function wordsOf(told: Told): Words | undefined {
  switch (told.type) {
    case 'project.created':
    case 'project.updated':
      return { title: told.data.name, body: told.data.description };
    case 'task.created':
    case 'task.updated':
      return { title: told.data.title, body: told.data.description };
    case 'comment.created':
    case 'comment.edited':
      return { body: told.data.text };
    default:
      return undefined;
  }
}

function newDocument(told: Created, id: string) {
  const { title = '', body = '' } = wordsOf(told) ?? {};
  switch (told.type) {
    case 'project.created':
      return { kind: 'project', projectId: id, title, body };
    case 'task.created':
      return { kind: 'task', projectId: told.data.projectId, taskId: id, title, body };
    case 'comment.created':
      return { kind: 'comment', taskId: told.data.taskId, subjectId: told.data.authorId, title, body };
  }
}
