import type { Connection } from '../statement';
import { insertAuditEntries } from './auditLog.queries';

/** One event, as far as the audit keeps it. */
export type NewAuditEntry = {
  readonly position: number;
  /** RFC 3339; when it was recorded. */
  readonly at: string;
  readonly actor: string;
  readonly type: string;
  readonly streamId: string;
  readonly version: number;
  readonly eventId: string;
  readonly correlationId: string;
};

/** Adds entries in one statement, in the caller's transaction (role consumer). Repeatable: those that are there stay. */
export async function addAuditEntries(
  tx: Connection,
  tenantId: string,
  entries: readonly NewAuditEntry[],
): Promise<void> {
  await insertAuditEntries.run(
    {
      tenantId,
      positions: entries.map(({ position }) => position),
      ats: entries.map(({ at }) => at),
      actors: entries.map(({ actor }) => actor),
      types: entries.map(({ type }) => type),
      streamIds: entries.map(({ streamId }) => streamId),
      versions: entries.map(({ version }) => version),
      eventIds: entries.map(({ eventId }) => eventId),
      correlationIds: entries.map(({ correlationId }) => correlationId),
    },
    tx,
  );
}
