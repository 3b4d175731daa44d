import type { Connection } from '../database/statement';
import type { AnyAggregate } from '../types/aggregate';
import type { JsonObject } from '../types/json';
import type { Keyring } from './crypto/keyring';
import { foldEvent } from './foldStream';
import type { Folded } from './foldStream';
import { openEvents } from './openEvents';
import { readStreams } from './rebuild.queries';
import { recordedEvent } from './recordedEvent';
import type { RecordedEvent } from './recordedEvent';

/** Of each stream that are read at once; longer ones take more rounds. */
const ROUND_EVENTS = 20;

/** A stream's fold, or as far as it came and the error that it ended in. */
export type FoldOutcome = Folded<JsonObject> & { readonly error?: unknown };

type Scope = { readonly tx: Connection; readonly keyring: Pick<Keyring, 'open'> };

/**
 * Folds several streams of an aggregate from the log, in rounds of at most 20 events of each.
 * @param scope.tx a transaction that may read the tenant's log, and sees it at one moment
 * @returns by stream id; version 0 for a stream that is not there
 */
export async function foldStreams(
  scope: Scope,
  aggregate: AnyAggregate,
  { tenantId, ids }: { tenantId: string; ids: readonly string[] },
): Promise<ReadonlyMap<string, FoldOutcome>> {
  const folds = new Map<string, FoldOutcome>(ids.map((id) => [id, { state: undefined, version: 0 }]));
  let open = [...ids];
  while (open.length > 0) {
    const fromVersions = open.map((id) => folds.get(id)!.version + 1);
    const rows = await readStreams.run({ tenantId, ids: open, fromVersions, limit: ROUND_EVENTS }, scope.tx);
    const byStream = Map.groupBy(rows.map(recordedEvent), ({ streamId }) => streamId);
    for (const [id, events] of byStream) {
      folds.set(id, await foldOn(scope, aggregate, { before: folds.get(id)!, events }));
    }
    open = open.filter((id) => byStream.get(id)?.length === ROUND_EVENTS && !folds.get(id)!.error);
  }
  return folds;
}

/** One stream that cannot be read must not stop the others. */
async function foldOn(
  { keyring }: Scope,
  aggregate: AnyAggregate,
  { before, events }: { before: FoldOutcome; events: readonly RecordedEvent[] },
): Promise<FoldOutcome> {
  let folded: Folded<JsonObject> = before;
  try {
    for (const event of await openEvents(keyring, aggregate.eventTypes, events)) {
      folded = foldEvent(aggregate, folded, event);
    }
    return folded;
  } catch (error) {
    return { ...folded, error };
  }
}
