import type { Connection } from '../statement';
import { insertAuditEntry } from './auditLog.queries';
import type { InsertAuditEntryParams } from './auditLog.queries';

/** Adds the entry of an event, in the caller's transaction (role consumer). Repeatable: one that is there stays. */
export async function addAuditEntry(tx: Connection, entry: InsertAuditEntryParams): Promise<void> {
  await insertAuditEntry.run(entry, tx);
}
