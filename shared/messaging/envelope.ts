import type { EventRow } from '../eventstore/recordedEvent';

/** An event as the relay publishes it: what the log holds, its payload as the stored text. */
export type PublishedEvent = Omit<EventRow, 'occurredAt'>;

/** All that a consumer takes from a message. */
type Signal = { readonly tenantId: string; readonly position: number };

const SOURCE = 'plinth';
const TYPE_PREFIX = 'plinth.';
const MAX_TEXT = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TYPE = /^plinth\.[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;

/** What every envelope of ours has, whatever its version; more may come. */
const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  specversion: (value) => value === '1.0',
  source: (value) => value === SOURCE,
  id: (value) => matches(value, UUID),
  type: (value) => matches(value, TYPE),
  subject: (value) => matches(value, UUID),
  tenantid: (value) => matches(value, UUID),
  position: isCount,
  streamversion: isCount,
};

/**
 * Builds the CloudEvents 1.0 envelope of an event, as text. `data` is the stored text itself, never parsed and
 * written again; a purged event has `"data":null` and `"purged":true`, so that positions stay dense.
 */
export function buildEnvelope(event: PublishedEvent): string {
  const attributes = JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: SOURCE,
    type: TYPE_PREFIX + event.type,
    subject: event.streamId,
    time: event.recordedAt,
    datacontenttype: 'application/json',
    tenantid: event.tenantId,
    position: event.position,
    streamversion: event.version,
    schemaversion: event.schemaVersion,
    actor: event.actor,
    correlationid: event.correlationId,
    // An attribute without a value is absent (CloudEvents 1.0, section 3.1); JSON.stringify leaves undefined out.
    causationid: event.causationId ?? undefined,
    traceparent: event.traceparent ?? undefined,
    purged: event.data === null ? true : undefined,
  });
  return `${attributes.slice(0, -1)},"data":${event.data ?? 'null'}}`;
}

/**
 * Reads what a message signals. Anybody who reaches the broker may have written it, so nothing is taken on trust and
 * nothing but tenant and position is used.
 * @param message the parsed JSON body
 * @returns undefined when this is not an envelope of ours
 */
export function parseEnvelope(message: unknown): Signal | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const attributes = new Map<string, unknown>(Object.entries(message));
  const isOurs = Object.entries(CHECKS).every(([name, holds]) => holds(attributes.get(name)));
  if (!isOurs) return undefined;
  return { tenantId: attributes.get('tenantid') as string, position: attributes.get('position') as number };
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && value.length <= MAX_TEXT && pattern.test(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
