import type { Connection } from '../database/statement';
import { UnavailableError } from '../errors/appErrors';
import type { Aggregate } from '../types/aggregate';
import type { DomainEvent } from '../types/event';
import type { JsonObject } from '../types/json';
import type { Keyring } from './crypto/keyring';
import { openEvents } from './openEvents';
import { readStream } from './readStream';
import type { RecordedEvent } from './recordedEvent';

const PAGE_EVENTS = 1_000;

/** The fold of a stream: its state and version, or undefined and 0 when it does not exist. */
export type Folded<State> = { readonly state: State | undefined; readonly version: number };

/** Refuses what newer code wrote: folding it with older rules would give a wrong state. */
function assertKnown(
  aggregate: { eventTypes: Readonly<Record<string, { schemaVersion: number }>> },
  event: RecordedEvent,
) {
  const known = aggregate.eventTypes[event.type];
  if (known && event.schemaVersion <= known.schemaVersion) return;
  throw new UnavailableError(
    `this process knows no version ${event.schemaVersion} of ${event.type}: a newer release wrote it; finish the rollout`,
  );
}

/**
 * Folds a stream from the log, purged events left out.
 *
 * @param tx a transaction that may read the tenant's log
 * @param range.untilVersion last version that counts (default: all)
 * @throws UnavailableError for an event type or schema version that this process does not know
 */
export async function foldStream<State, Event extends DomainEvent, Row extends JsonObject>(
  { tx, keyring }: { tx: Connection; keyring: Pick<Keyring, 'open'> },
  aggregate: Aggregate<State, Event, Row>,
  range: { tenantId: string; streamId: string; untilVersion?: number },
): Promise<Folded<State>> {
  const { tenantId, streamId, untilVersion = Number.MAX_SAFE_INTEGER } = range;
  let state: State | undefined;
  let version = 0;
  while (version < untilVersion) {
    const limit = Math.min(PAGE_EVENTS, untilVersion - version);
    const sealed = await readStream(tx, tenantId, { streamId, fromVersion: version + 1, limit });
    for (const event of await openEvents(keyring, aggregate.eventTypes, sealed)) {
      assertKnown(aggregate, event);
      version = event.version;
      if (event.data === null) continue;
      const { type, data, occurredAt, actor } = event;
      state = aggregate.evolve(state, { type, data } as Event, { occurredAt, actor });
    }
    if (sealed.length < limit) break;
  }
  return { state, version };
}
