import type { Connection } from '../database/statement';
import * as statements from './purge.queries';
import type { AddTombstoneParams, ClearPurgedResult, FindOpenContainersResult } from './purge.queries';

/** What a `purged` event says of the stream that it ends, beside the reason. */
export type PurgedStreams = {
  readonly streams: { readonly id: string; readonly versions: number }[];
  /** SHA-256 in hex over the payload digests of these events, by stream and version. */
  readonly digest: string;
};

/** A purged stream under which others may not be purged yet. */
export type OpenContainer = Readonly<FindOpenContainersResult>;

/**
 * Names the events of a stream that a purge empties. Reads only, in the caller's transaction (role app).
 * @param stream.versions all of the stream: the version that the `purged` event expects
 */
export async function namePurged(
  tx: Connection,
  stream: { tenantId: string; streamId: string; versions: number },
): Promise<PurgedStreams> {
  const [row] = await statements.digestEvents.run(stream, tx);
  return { streams: [{ id: stream.streamId, versions: stream.versions }], digest: row!.digest };
}

/** Notes that a stream was purged and is to be emptied, in the caller's transaction (role consumer). Repeatable. */
export async function addTombstone(tx: Connection, tombstone: AddTombstoneParams): Promise<void> {
  await statements.addTombstone.run(tombstone, tx);
}

/** Tenants with purged streams that are not emptied yet. Role purger. */
export async function findTenantsToPurge(purger: Connection): Promise<string[]> {
  return (await statements.findTenantsToPurge.run(undefined, purger)).map(({ tenantId }) => tenantId);
}

/** Containers of a tenant that were purged and may have children that are not, oldest purge first. Role purger. */
export async function findOpenContainers(
  tx: Connection,
  page: { tenantId: string; limit: number },
): Promise<readonly OpenContainer[]> {
  return statements.findOpenContainers.run(page, tx);
}

/** Notes that nothing under a purged container is left to be purged. Role purger; repeatable. */
export async function closeContainer(
  tx: Connection,
  container: { tenantId: string; streamId: string },
): Promise<void> {
  await statements.closeContainer.run(container, tx);
}

/**
 * Empties payloads of a tenant's purged streams, in the caller's transaction (role purger); streams with none left give
 * back their names. Repeatable; what another transaction is at is passed over.
 * @param step.limit at most so many payloads and streams
 * @returns how many payloads were emptied and streams done; both 0 when there is nothing left
 */
export async function clearPurged(
  tx: Connection,
  step: { tenantId: string; limit: number },
): Promise<ClearPurgedResult> {
  const [counts] = await statements.clearPurged.run(step, tx);
  return counts!;
}
