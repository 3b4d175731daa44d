import type { Pools } from '@plinth/shared/database/connection';
import { searchDocuments } from '@plinth/shared/database/repositories/searchDocuments';
import type { SearchHit } from '@plinth/shared/database/repositories/searchDocuments';
import { withTenant } from '@plinth/shared/database/withTenant';
import { untilAtLeast } from '../services/atLeast';
import { may } from '../services/caller';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';

/** What was found: enough to show it and to go there. */
export type SearchView = Omit<SearchHit, 'rank'>;

type Asked = PageRequest & { readonly q: string; readonly atLeast?: number };

const KINDS = ['project', 'task', 'comment'] as const;

/**
 * Projects, tasks and comments of the caller's tenant that have the asked words, best match first; kinds that the caller
 * may not read are left out. Reads only.
 * @throws ValidationError for a cursor of another search; see untilAtLeast
 */
export function search({ app, cursors }: { app: Pools['app']; cursors: Cursors }) {
  return async (caller: Caller, { q, limit, cursor, atLeast }: Asked): Promise<Page<SearchView>> => {
    const { tenantId } = caller.context;
    const kinds = KINDS.filter((kind) => may(caller, `${kind}.read`));
    const scope = { tenantId, list: `search:${kinds.join()}:${q}` };
    const after = cursors.openScored(scope, cursor);
    await untilAtLeast({ app }, { tenantId, name: 'search', position: atLeast });
    const page = { query: q, kinds, after, limit: limit + 1 };
    const rows = await withTenant(app, tenantId, (tx) => searchDocuments(tx, page));
    return pageOf(rows, limit, {
      node: ({ rank: _rank, ...hit }) => hit,
      cursor: ({ rank, id }) => cursors.seal(scope, [rank, id]),
    });
  };
}
