import type { Connection } from '../database/statement';
import {
  readHead as readHeadStatement,
  readLog as readLogStatement,
  readLogOfTypes,
} from './readLog.queries';
import { recordedEvent } from './recordedEvent';
import type { RecordedEvent } from './recordedEvent';

/** Positions that one filtered page examines at most, so that a rare type cannot make it scan the whole log. */
const FILTERED_PAGE_POSITIONS = 10_000;

/** A page of a tenant's log. */
export type LogPage = {
  readonly events: RecordedEvent[];
  /** What the following page is read after, also when this one is empty. */
  readonly next: number;
  /** Whether the log ended here when it was read; a full page may end there without saying so. */
  readonly isEnd: boolean;
};

/** The last position of a tenant's log; 0 for a tenant without events or an unknown one. */
async function readHead(tx: Connection, tenantId: string): Promise<number> {
  const [head] = await readHeadStatement.run({ tenantId }, tx);
  return head?.position ?? 0;
}

/**
 * Reads a tenant's log forwards. Positions are dense and in commit order, so `after` is all that a reader must keep.
 *
 * @param page.after position to continue behind, 0 for the beginning
 * @param page.limit at most so many events
 * @param page.types only these event types; a page then examines at most 10,000 positions
 * @returns events by position, personal fields sealed (see openEvents)
 */
export async function readLog(
  tx: Connection,
  tenantId: string,
  page: { after: number; limit: number; types?: readonly string[] },
): Promise<LogPage> {
  const { after, limit, types } = page;
  if (!types) {
    const rows = await readLogStatement.run({ tenantId, after, until: after + limit, limit }, tx);
    return {
      events: rows.map(recordedEvent),
      next: rows.at(-1)?.position ?? after,
      isEnd: rows.length < limit,
    };
  }
  const head = await readHead(tx, tenantId);
  const until = Math.min(after + FILTERED_PAGE_POSITIONS, head);
  const rows = await readLogOfTypes.run({ tenantId, after, until, limit, types: [...types] }, tx);
  const full = rows.length === limit;
  const next = full ? (rows.at(-1)?.position ?? after) : Math.max(until, after);
  return { events: rows.map(recordedEvent), next, isEnd: next >= head };
}
