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
 * Folds the next event of a stream, opened and upcast (see openEvents); a purged one only counts.
 * @throws UnavailableError for an event type or schema version that this process does not know; what `evolve` throws
 */
export function foldEvent<State, Event extends DomainEvent, Row extends JsonObject>(
  aggregate: Aggregate<State, Event, Row>,
  { state }: Folded<State>,
  event: RecordedEvent,
): Folded<State> {
  assertKnown(aggregate, event);
  const { type, data, occurredAt, actor, version } = event;
  if (data === null) return { state, version };
  return { state: aggregate.evolve(state, { type, data } as Event, { occurredAt, actor }), version };
}

/**
 * Folds a stream from the log, purged events left out.
 *
 * @param tx a transaction that may read the tenant's log
 * @param range.untilVersion last version that counts (default: all)
 * @param range.untilTime RFC 3339: what was recorded then or before (default: all)
 * @throws UnavailableError for an event type or schema version that this process does not know
 */
export async function foldStream<State, Event extends DomainEvent, Row extends JsonObject>(
  { tx, keyring }: { tx: Connection; keyring: Pick<Keyring, 'open'> },
  aggregate: Aggregate<State, Event, Row>,
  range: { tenantId: string; streamId: string; untilVersion?: number; untilTime?: string },
): Promise<Folded<State>> {
  const { tenantId, streamId, untilVersion = Number.MAX_SAFE_INTEGER, untilTime } = range;
  let folded: Folded<State> = { state: undefined, version: 0 };
  while (folded.version < untilVersion) {
    const limit = Math.min(PAGE_EVENTS, untilVersion - folded.version);
    const sealed = await readStream(tx, tenantId, {
      streamId,
      fromVersion: folded.version + 1,
      untilTime,
      limit,
    });
    const events = await openEvents(keyring, aggregate.eventTypes, sealed);
    folded = events.reduce((before, event) => foldEvent(aggregate, before, event), folded);
    if (sealed.length < limit) break;
  }
  return folded;
}
