import type { Actor, StoredEvent } from '../types/event';
import type { JsonObject } from '../types/json';

/** A row of `event` as the read statements return it; `data` is the stored text. */
export type EventRow = {
  tenantId: string;
  position: number;
  streamId: string;
  version: number;
  id: string;
  type: string;
  schemaVersion: number;
  data: string | null;
  actor: string;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
  occurredAt: string;
  recordedAt: string;
};

/** An event as stored: personal fields still sealed, and the exact text of its payload at hand. */
export type RecordedEvent = StoredEvent & { readonly text: string | null };

/** Parses the payload of a row; the text is kept, because digests and the relay use exactly these bytes. */
export function recordedEvent(row: EventRow): RecordedEvent {
  const { data: text, actor, ...rest } = row;
  return {
    ...rest,
    actor: actor as Actor,
    data: text === null ? null : (JSON.parse(text) as JsonObject),
    text,
  };
}
