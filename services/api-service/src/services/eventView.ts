import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';

/** An event as customers read it; `data` is null once it was purged. */
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

/** The public part of an opened event. */
export function eventView(event: RecordedEvent): EventView {
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
