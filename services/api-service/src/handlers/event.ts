import type { Pools } from '@plinth/shared/database/connection';
import { withTenant } from '@plinth/shared/database/withTenant';
import { eventTypes } from '@plinth/shared/domain/registry';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readLog } from '@plinth/shared/eventstore/readLog';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import type { Caller } from '../services/caller';

/** An event as customers read it. */
export type EventView = Pick<
  RecordedEvent,
  | 'id'
  | 'position'
  | 'version'
  | 'type'
  | 'schemaVersion'
  | 'recordedAt'
  | 'actor'
  | 'correlationId'
  | 'causationId'
  | 'traceparent'
  | 'data'
> & { readonly stream: string };

/** Which part of the log is asked for; `types` is a filter, absent for all. */
export type LogRequest = {
  readonly after: number;
  readonly limit: number;
  readonly types?: readonly string[];
};

/**
 * The log of the caller's tenant, forwards. Positions are dense and in commit order, so a reader that keeps `next`
 * misses nothing and sees nothing twice. Reads only.
 * @returns `next`: read on after it, also when there are no items; with `types` it moves over what was passed by
 */
export function listEvents({ app, keyring }: { app: Pools['app']; keyring: Pick<Keyring, 'open'> }) {
  return async (
    { context: { tenantId } }: Caller,
    request: LogRequest,
  ): Promise<{ items: EventView[]; next: number }> => {
    const { events, next } = await withTenant(app, tenantId, (tx) => readLog(tx, tenantId, request));
    return { items: (await openEvents(keyring, eventTypes, events)).map(eventView), next };
  };
}

function eventView(event: RecordedEvent): EventView {
  const { id, position, streamId, version, type, schemaVersion, recordedAt, actor } = event;
  const { correlationId, causationId, traceparent, data } = event;
  return {
    id,
    position,
    stream: streamId,
    version,
    type,
    schemaVersion,
    recordedAt,
    actor,
    correlationId,
    causationId,
    traceparent,
    data,
  };
}
