import type { Connection } from '../statement';
import * as statements from './auditEntries.queries';
import type { ListEntriesResult } from './auditEntries.queries';

/** One event, as the audit tells it: who did what to which thing, and when. */
export type AuditRecord = Readonly<ListEntriesResult>;

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
  const { after, before } = await rangeOf(tx, tenantId, filter);
  return listOf(tx, filter, { tenantId, after, before: Math.min(before, beforePosition), limit });
}

/** How far the audit has come, and the log; read before a page, which then shows at least as much. Role app. */
export async function findAuditProgress(tx: Connection, tenantId: string): Promise<AuditProgress> {
  const [progress] = await statements.readAuditProgress.run({ tenantId, consumer: CONSUMER }, tx);
  return { position: progress?.position ?? 0, head: progress?.head ?? 0 };
}

type Range = { tenantId: string; after: number; before: number; limit: number };

/** By the index of the rarest that is asked for: one statement for all of them would read the whole tenant. */
function listOf(
  tx: Connection,
  { streamId, actor, type, aggregate }: AuditFilter,
  range: Range,
): Promise<AuditRecord[]> {
  if (streamId) return statements.listEntriesOfStream.run({ ...range, streamId, actor, type, aggregate }, tx);
  if (actor) return statements.listEntriesOfActor.run({ ...range, actor, type, aggregate }, tx);
  if (type) return statements.listEntriesOfType.run({ ...range, type, aggregate }, tx);
  if (aggregate) return statements.listEntriesOfAggregate.run({ ...range, aggregate }, tx);
  return statements.listEntries.run(range, tx);
}

/**
 * The positions between two times: times never run back along positions. In a statement of its own: an index is
 * searched for its values, but not for those of a sub-select under row security.
 */
async function rangeOf(
  tx: Connection,
  tenantId: string,
  { from, until }: AuditFilter,
): Promise<{ after: number; before: number }> {
  if (from === undefined && until === undefined) return { after: 0, before: NEWEST };
  const times = { from: from ?? '-infinity', until: until ?? 'infinity' };
  const [range] = await statements.findPositionsOfTimes.run({ tenantId, ...times }, tx);
  return { after: range?.after ?? 0, before: range?.before ?? NEWEST };
}
