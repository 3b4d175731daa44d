import type { Pool } from 'pg';
import { inTransaction } from '../database/inTransaction';
import type { Connection } from '../database/statement';
import type { AnyAggregate } from '../types/aggregate';
import type { JsonObject } from '../types/json';
import type { Keyring } from './crypto/keyring';
import { encodedRow } from './expectedRow';
import type { FoldedStream } from './expectedRow';
import { foldEvent } from './foldStream';
import type { Folded } from './foldStream';
import { openEvents } from './openEvents';
import { readStream } from './readStream';
import { holdHead, repairRow as repairRowStatement } from './rebuild.queries';

/** What a repair needs; the pool logs in as the migrator. */
export type RepairDeps = { readonly pool: Pick<Pool, 'connect'>; readonly keyring: Keyring };

const PAGE_EVENTS = 1_000;
/** A key may be dropped between sealing and writing, once. */
const MAX_ATTEMPTS = 3;

/**
 * Writes a state row as its stream folds, or takes it away when there is no stream, while nobody else appends to the
 * tenant: what was appended since the stream was folded is folded under the head. Repeatable.
 * @returns false when a newer release wrote the row: it is left alone
 * @throws what folding throws
 */
export async function repairRow(
  deps: RepairDeps,
  aggregate: AnyAggregate,
  stream: FoldedStream,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await inTransaction(deps.pool, (tx) => repairUnderHead(deps, tx, { aggregate, stream }));
    if (outcome === 'repaired' || outcome === 'newer') return outcome === 'repaired';
    if (outcome !== 'key_missing' || attempt === MAX_ATTEMPTS) {
      throw new Error(
        `expected repair_row to write ${aggregate.type} ${stream.id} of tenant ${stream.tenantId}; got '${outcome}'`,
      );
    }
    deps.keyring.forget(stream.tenantId);
  }
}

async function repairUnderHead(
  { keyring }: RepairDeps,
  tx: Connection,
  { aggregate, stream }: { aggregate: AnyAggregate; stream: FoldedStream },
): Promise<string> {
  const { tenantId, id } = stream;
  const { type, revision } = aggregate;
  await holdHead.run({ tenantId }, tx);
  const { state, version } = await foldRest({ tx, keyring }, aggregate, stream);
  const row = state && (await encodedRow(keyring, aggregate, { tenantId, state }));
  const [result] = await repairRowStatement.run({ type, tenantId, id, version, revision, row }, tx);
  return result?.outcome ?? 'no answer';
}

/** What was appended since the stream was folded. */
async function foldRest(
  { tx, keyring }: { tx: Connection; keyring: Pick<Keyring, 'open'> },
  aggregate: AnyAggregate,
  { tenantId, id: streamId, folded: before }: FoldedStream,
): Promise<Folded<JsonObject>> {
  let folded = before;
  for (;;) {
    const page = { streamId, fromVersion: folded.version + 1, limit: PAGE_EVENTS };
    const sealed = await readStream(tx, tenantId, page);
    const events = await openEvents(keyring, aggregate.eventTypes, sealed);
    folded = events.reduce((rest, event) => foldEvent(aggregate, rest, event), folded);
    if (sealed.length < PAGE_EVENTS) return folded;
  }
}
