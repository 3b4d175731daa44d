import type { Connection } from '@plinth/shared/database/statement';
import { BULK_LIMITS } from '@plinth/shared/dapr/bulkPublish';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import { advanceRelayCheckpoints, readUnpublished } from '@plinth/shared/messaging/relay.queries';
import type { ReadUnpublishedResult } from '@plinth/shared/messaging/relay.queries';
import { partOf } from './relayLeases';
import type { Leases } from './relayLeases';

/** One message of a call, in the form of the body. */
export type EncodeEntry = (entry: { entryId: string; event: string; partitionKey: string }) => string;

export type RelayRoundDeps = {
  /** The pool of role relay. */
  readonly relay: Connection;
  readonly encode: EncodeEntry;
  /** Publishes the entries; returns the ids of those that failed, throws when the call as a whole did. */
  readonly publish: (encoded: readonly string[]) => Promise<ReadonlySet<string>>;
};

export type RelayRound = {
  readonly leases: Leases;
  /** Of parts that are held. */
  readonly tenantIds: readonly string[];
  /** At most so many events are read. */
  readonly maxEvents: number;
};

export type RelayRoundResult = {
  readonly published: number;
  /** Events that were read but had no room in the call. */
  readonly leftOver: number;
  /**
   * Tenants with more to publish, those with a failed entry among them; first those that the limit left no room to
   * look at.
   */
  readonly unfinished: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  /** A checkpoint did not move: its part is another's by now, or was at that moment. */
  readonly isFenced: boolean;
};

type Row = ReadUnpublishedResult;
type Packed = { readonly rows: readonly Row[]; readonly encoded: readonly string[] };

const MIN_PER_TENANT = 25;

/**
 * Publishes what follows the relay's checkpoints of some tenants, in one call, and moves the checkpoints up to the first
 * entry of each tenant that failed. In this order, so that nothing is lost: a crash in between publishes copies.
 *
 * @throws SidecarError when the call failed as a whole, errors of PostgreSQL; the checkpoints stay where they were
 */
export async function relayRound(deps: RelayRoundDeps, round: RelayRound): Promise<RelayRoundResult> {
  const { tenantIds, maxEvents, leases } = round;
  const perTenant = Math.max(MIN_PER_TENANT, Math.floor(maxEvents / tenantIds.length));
  const rows = await readUnpublished.run(
    { tenantIds: [...tenantIds], perTenant, limit: maxEvents },
    deps.relay,
  );
  const packed = pack(deps.encode, rows);
  const failedIds = packed.rows.length > 0 ? await deps.publish(packed.encoded) : new Set<string>();
  const { positions, failed } = settle(packed.rows, failedIds);
  const isFenced = !(await advance(deps.relay, leases, positions));
  const behind = rows.filter((row) => (positions.get(row.tenantId) ?? 0) < row.head).map(tenantOf);
  return {
    published: packed.rows.length - failedIds.size,
    leftOver: rows.length - packed.rows.length,
    unfinished: new Set([...(rows.length === maxEvents ? unseen(tenantIds, rows) : []), ...behind]),
    failed,
    isFenced,
  };
}

/** Takes as many rows, in their order, as one call may carry; at least one. */
function pack(encode: EncodeEntry, rows: readonly Row[]): Packed {
  const encoded: string[] = [];
  let bytes = 2;
  for (const [index, row] of rows.entries()) {
    const entry = encode({
      entryId: String(index),
      event: buildEnvelope(row),
      partitionKey: row.tenantId,
    });
    bytes += Buffer.byteLength(entry) + 1;
    if (index > 0 && bytes > BULK_LIMITS.bytes) break;
    encoded.push(entry);
  }
  return { rows: rows.slice(0, encoded.length), encoded };
}

/** Up to where each tenant's log is published without a gap; what arrived behind a failed entry comes again. */
function settle(rows: readonly Row[], failedIds: ReadonlySet<string>) {
  const positions = new Map<string, number>();
  const failed = new Set<string>();
  for (const [index, { tenantId, position }] of rows.entries()) {
    if (failedIds.has(String(index))) failed.add(tenantId);
    if (!failed.has(tenantId)) positions.set(tenantId, position);
  }
  return { positions, failed };
}

/** @returns whether all of them moved */
async function advance(
  relay: Connection,
  { holder, epochs }: Leases,
  positions: ReadonlyMap<string, number>,
): Promise<boolean> {
  if (positions.size === 0) return true;
  const tenantIds = [...positions.keys()];
  const parts = tenantIds.map(partOf);
  const moved = await advanceRelayCheckpoints.run(
    {
      holder,
      tenantIds,
      positions: [...positions.values()],
      parts,
      // No lease has ever had an epoch below 0.
      epochs: parts.map((part) => epochs.get(part) ?? -1),
    },
    relay,
  );
  return moved.length === positions.size;
}

/** Tenants without a row: they may have news that the limit cut off. */
function unseen(tenantIds: readonly string[], rows: readonly Row[]): string[] {
  const seen = new Set(rows.map(tenantOf));
  return tenantIds.filter((tenantId) => !seen.has(tenantId));
}

function tenantOf({ tenantId }: Row): string {
  return tenantId;
}
