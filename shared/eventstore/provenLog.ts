import type { Pool } from 'pg';
import type { Connection } from '../database/statement';
import { withTenant } from '../database/withTenant';
import type { ProvenEvent } from './chain';
import { readProvenEvents, readProvenHead, readPurgedEvents } from './provenLog.queries';
import type { PurgedEvent } from './purgedVersions';

/** A pool of a role that may read a tenant's log: app or auditor. */
export type ProvenLogDeps = { readonly pool: Pick<Pool, 'connect'> };

/** An event has up to 256 KiB: a page stays below 64 MiB, mostly below 1. */
const PAGE_EVENTS = 250;

/** One page of a log as {@link readProvenLog} reads it, in the caller's transaction. */
export function readProvenPage(
  tx: Connection,
  tenantId: string,
  { after, until }: { after: number; until: number },
): Promise<ProvenEvent[]> {
  return readProvenEvents.run({ tenantId, after, until, limit: PAGE_EVENTS }, tx);
}

/**
 * Reads a tenant's log with all that proves it, page by page, each in a transaction of its own: a slow reader holds
 * nothing in the database.
 * @param range.until last position; without one it reads on until a page is not full, so to what is the head by then
 */
export async function* readProvenLog(
  { pool }: ProvenLogDeps,
  tenantId: string,
  { after, until = Number.MAX_SAFE_INTEGER }: { after: number; until?: number },
): AsyncGenerator<readonly ProvenEvent[]> {
  let position = after;
  for (let isLast = false; !isLast;) {
    const page = await withTenant(pool, tenantId, (tx) =>
      readProvenPage(tx, tenantId, { after: position, until }),
    );
    isLast = page.length < PAGE_EVENTS;
    position = page.at(-1)?.position ?? position;
    if (page.length > 0) yield page;
  }
}

/** The payloads of a tenant's `purged` events, each with its position, in pages as readProvenLog. */
export async function* readPurged(
  { pool }: ProvenLogDeps,
  tenantId: string,
  { after, until }: { after: number; until: number },
): AsyncGenerator<PurgedEvent & { readonly position: number }> {
  let position = after;
  for (let isLast = false; !isLast;) {
    const range = { tenantId, after: position, until, limit: PAGE_EVENTS };
    const page = await withTenant(pool, tenantId, (tx) => readPurgedEvents.run(range, tx));
    isLast = page.length < PAGE_EVENTS;
    position = page.at(-1)?.position ?? position;
    yield* page;
  }
}

/** The position and chain that a tenant's log has come to; undefined for an unknown tenant. */
export async function readHead(
  { pool }: ProvenLogDeps,
  tenantId: string,
): Promise<{ readonly position: number; readonly chain: string } | undefined> {
  const [head] = await withTenant(pool, tenantId, (tx) => readProvenHead.run({ tenantId }, tx));
  return head;
}
