import type { Connection } from '../statement';
import * as statements from './searchDocuments.queries';
import type { PutSearchDocumentParams, SearchDocumentsResult } from './searchDocuments.queries';

/** A document of one version of the projection `search`. */
export type SearchDocumentKey = { readonly tenantId: string; readonly version: number; readonly id: string };

/** What was found, with a piece of its text. */
export type SearchHit = Readonly<SearchDocumentsResult>;

/** Adds a document, in the caller's transaction (role consumer). Repeatable: one that is there stays as it is. */
export async function putSearchDocument(tx: Connection, document: PutSearchDocumentParams): Promise<void> {
  await statements.putSearchDocument.run(document, tx);
}

/** Changes a document, in the caller's transaction (role consumer); nothing happens for one that is not there. Repeatable. */
export async function changeSearchDocument(
  tx: Connection,
  key: SearchDocumentKey,
  change: { readonly title?: string; readonly body?: string; readonly isDeleted?: boolean },
): Promise<void> {
  await statements.changeSearchDocument.run({ ...key, ...change }, tx);
}

/** Deletes a document, in the caller's transaction (role consumer). Repeatable. */
export async function deleteSearchDocument(tx: Connection, key: SearchDocumentKey): Promise<void> {
  await statements.deleteSearchDocument.run(key, tx);
}

/** Deletes what holds a person's own words, in the caller's transaction (role consumer). Repeatable. */
export async function deleteDocumentsOfSubject(
  tx: Connection,
  subject: { readonly tenantId: string; readonly version: number; readonly subjectId: string },
): Promise<void> {
  await statements.deleteDocumentsOfSubject.run(subject, tx);
}

/** Deletes all documents of a tenant in this version, in the caller's transaction (role consumer). Repeatable. */
export async function deleteDocumentsOfTenant(
  tx: Connection,
  scope: Omit<SearchDocumentKey, 'id'>,
): Promise<void> {
  await statements.deleteDocumentsOfTenant.run(scope, tx);
}

/**
 * A page of what the tenant of the transaction has with these words, best match first. Role app.
 * @param page.query words as in a web search: `"two words"`, `or`, `-without`
 * @param page.kinds `project`, `task`, `comment`: those that the reader may see
 * @param page.after the last hit of the page before
 */
export async function searchDocuments(
  tx: Connection,
  page: {
    readonly query: string;
    readonly kinds: readonly string[];
    readonly after?: Pick<SearchHit, 'rank' | 'id'>;
    readonly limit: number;
  },
): Promise<SearchHit[]> {
  const { query, kinds, after, limit } = page;
  return statements.searchDocuments.run(
    { query, kinds: [...kinds], afterRank: after?.rank, afterId: after?.id, limit },
    tx,
  );
}
