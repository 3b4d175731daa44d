import type { Connection } from '../statement';
import { listAuditEntries as listStatement, readAuditProgress } from './auditEntries.queries';
import type { ListAuditEntriesResult } from './auditEntries.queries';

/** One event, as the audit tells it: who did what to which thing, and when. */
export type AuditRecord = Readonly<ListAuditEntriesResult>;

/** What is looked for; all that is given must hold. Times are RFC 3339. */
export type AuditFilter = {
  readonly actor?: string;
  readonly type?: string;
  readonly aggregate?: string;
  readonly streamId?: string;
  /** Recorded at or after this. */
  readonly from?: string;
  /** Recorded before this. */
  readonly until?: string;
};

/** How far the audit has followed the log. */
export type AuditProgress = { readonly position: number; readonly head: number };

const CONSUMER = 'audit-log';
const NEWEST = Number.MAX_SAFE_INTEGER;

/** A page of a tenant's audit, newest first. Role app. */
export async function listAuditEntries(
  tx: Connection,
  page: { tenantId: string; filter: AuditFilter; beforePosition?: number; limit: number },
): Promise<AuditRecord[]> {
  const { tenantId, filter, beforePosition = NEWEST, limit } = page;
  const { from = '-infinity', until = 'infinity', ...rest } = filter;
  return listStatement.run({ tenantId, ...rest, from, until, before: beforePosition, limit }, tx);
}

/** How far the audit has come, and the log; read before a page, which then shows at least as much. Role app. */
export async function findAuditProgress(tx: Connection, tenantId: string): Promise<AuditProgress> {
  const [progress] = await readAuditProgress.run({ tenantId, consumer: CONSUMER }, tx);
  return { position: progress?.position ?? 0, head: progress?.head ?? 0 };
}
