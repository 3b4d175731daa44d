import type { Pools } from '@plinth/shared/database/connection';
import { findAuditProgress, listAuditEntries } from '@plinth/shared/database/repositories/auditEntries';
import type {
  AuditFilter,
  AuditProgress,
  AuditRecord,
} from '@plinth/shared/database/repositories/auditEntries';
import { withTenant } from '@plinth/shared/database/withTenant';
import { exportLog } from '@plinth/shared/eventstore/exportLog';
import { readHead } from '@plinth/shared/eventstore/provenLog';
import type { Clock } from '@plinth/shared/types/clock';
import type { AuditPublicKeys } from '../services/auditPublicKeys';
import type { AuditTrail } from '../services/auditTrail';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';

/** Who did what to which thing, and when; `position` leads to the event itself. */
export type AuditView = Omit<AuditRecord, 'streamId'> & { readonly stream: string };

/** A page of the audit, and how far the audit has followed the log by then. */
export type AuditPage = Page<AuditView> & { readonly progress: AuditProgress };

/**
 * The audit of the caller's tenant, newest first; it follows the log by some milliseconds and says how far it is. Reads
 * only.
 * @throws ValidationError for a cursor of another list or other filters
 */
export function listAudit({ app, cursors }: { app: Pools['app']; cursors: Cursors }) {
  return async (
    { context: { tenantId } }: Caller,
    request: PageRequest & AuditFilter,
  ): Promise<AuditPage> => {
    const { limit, cursor, ...filter } = request;
    const scope = { tenantId, list: `audit:${JSON.stringify(Object.entries(filter).sort())}` };
    const beforePosition = cursors.openNumber(scope, cursor);
    return withTenant(app, tenantId, async (tx) => {
      const progress = await findAuditProgress(tx, tenantId);
      const rows = await listAuditEntries(tx, { tenantId, filter, beforePosition, limit: limit + 1 });
      const page = pageOf(rows, limit, {
        node: auditView,
        cursor: ({ position }) => cursors.seal(scope, [position]),
      });
      return { ...page, progress };
    });
  };
}

export type ExportDeps = {
  readonly app: Pools['app'];
  readonly auditKeys: AuditPublicKeys;
  readonly auditTrail: Pick<AuditTrail, 'exported'>;
  readonly clock: Clock;
};

/**
 * The whole log of the caller's tenant as JSON Lines, with checkpoints and keys, for `npm run verify -- --file`. That it
 * was handed out is an event, written before the first line; each call is one.
 * @returns text in pieces, read from the database as fast as it is taken
 */
export function exportAudit({ app, auditKeys, auditTrail, clock }: ExportDeps) {
  return async ({ context }: Caller): Promise<AsyncIterable<string>> => {
    const { tenantId, actor } = context;
    const head = await readHead({ pool: app }, tenantId);
    await auditTrail.exported(context, head?.position ?? 0);
    const exportedAt = clock.now().toISOString();
    const keys = await auditKeys.list();
    return exportLog({ pool: app }, { tenantId, exportedAt, exportedBy: actor, keys });
  };
}

function auditView({ streamId, ...rest }: AuditRecord): AuditView {
  return { ...rest, stream: streamId };
}
