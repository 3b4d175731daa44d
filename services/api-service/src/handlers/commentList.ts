import { listCommentsOfTasks } from '@plinth/shared/database/repositories/comments';
import type { CommentRecord } from '@plinth/shared/database/repositories/comments';
import type { Pools } from '@plinth/shared/database/connection';
import { withTenant } from '@plinth/shared/database/withTenant';
import { commentPersonal } from '@plinth/shared/domain/comment/events';
import type { Comment } from '@plinth/shared/domain/comment/row';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { openRecord } from '@plinth/shared/eventstore/openEvents';
import type { Caller } from '../services/caller';
import type { Cursors, CursorScope } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { commentView } from './comment';
import type { CommentView } from './comment';

export type CommentReadDeps = {
  readonly app: Pools['app'];
  readonly keyring: Pick<Keyring, 'open'>;
  readonly cursors: Cursors;
};

/**
 * The comments of a task, oldest first, without deleted ones. Reads only.
 * @returns an empty page for a task that the caller cannot see
 * @throws ValidationError for a cursor of another list
 */
export function listComments(deps: CommentReadDeps) {
  const listOfEach = listCommentsOfEach(deps);
  return async (
    caller: Caller,
    { taskId, limit, cursor }: PageRequest & { readonly taskId: string },
  ): Promise<Page<CommentView>> => {
    const [page] = await listOfEach(caller, [{ taskId: taskId.toLowerCase(), cursor }], limit);
    if (!page) throw new Error('expected a page for one request; got none');
    return page;
  };
}

/**
 * A page of comments for each of several tasks, in one statement: for doors that show tasks with their comments.
 * @param requests one for each task, all with the same limit
 * @returns pages in the order of the requests
 * @throws ValidationError for a cursor of another list
 */
export function listCommentsOfEach({ app, keyring, cursors }: CommentReadDeps) {
  return async (
    caller: Caller,
    requests: readonly { readonly taskId: string; readonly cursor?: string }[],
    limit: number,
  ): Promise<Page<CommentView>[]> => {
    const { tenantId } = caller.context;
    const tasks = requests.map(({ taskId, cursor }) => {
      const scope: CursorScope = { tenantId, list: `comments:${taskId}` };
      return { id: taskId, scope, behind: cursors.openTimed(scope, cursor) };
    });
    const lists = await withTenant(app, tenantId, (tx) =>
      listCommentsOfTasks(tx, { tenantId, tasks, limit: limit + 1 }),
    );
    return Promise.all(
      tasks.map(async ({ scope }, index) => {
        const rows = await Promise.all(
          (lists[index] ?? []).map((row) => openComment(keyring, tenantId, row)),
        );
        return pageOf(rows, limit, {
          node: commentView,
          cursor: (row) => cursors.seal(scope, [row.createdAt, row.id]),
        });
      }),
    );
  };
}

/** A row with its text, or with the placeholder once its author was erased. */
export async function openComment(
  keyring: Pick<Keyring, 'open'>,
  tenantId: string,
  row: CommentRecord,
): Promise<CommentRecord & Comment> {
  const record = await openRecord(keyring, tenantId, { record: row, personal: commentPersonal });
  return record as CommentRecord & Comment;
}
