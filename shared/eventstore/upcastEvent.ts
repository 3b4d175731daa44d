import type { EventType, Upcaster } from '../types/event';
import type { JsonObject } from '../types/json';

/** The part of an event that a schema version speaks of. */
type Versioned = {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: JsonObject | null;
};

/**
 * Brings an event of an earlier schema version to the current one, step by step. Personal fields, open or sealed, pass
 * by untouched. Pure; what is current, purged, of an unknown type or from a newer release stays as it is.
 * @throws Error when the type declares no upcaster for a step
 */
export function upcastEvent<Event extends Versioned>(
  eventTypes: Readonly<Record<string, EventType>>,
  event: Event,
): Event {
  const declared = Object.hasOwn(eventTypes, event.type) ? eventTypes[event.type] : undefined;
  if (!declared || event.data === null || event.schemaVersion >= declared.schemaVersion) return event;
  const isPersonal = (name: string): boolean =>
    declared.personal !== undefined && (name === 'personal' || declared.personal.fields.includes(name));
  const fields = Object.entries(event.data);
  let data: JsonObject = Object.fromEntries(fields.filter(([name]) => !isPersonal(name)));
  for (let version = event.schemaVersion; version < declared.schemaVersion; version += 1) {
    data = upcasterOf(declared, event.type, version)(data);
  }
  const personal = fields.filter(([name]) => isPersonal(name));
  return {
    ...event,
    schemaVersion: declared.schemaVersion,
    data: { ...data, ...Object.fromEntries(personal) },
  };
}

function upcasterOf({ upcasters = [] }: EventType, type: string, version: number): Upcaster {
  const upcast = upcasters[version - 1];
  if (upcast) return upcast;
  throw new Error(
    `expected an upcaster of ${type} from schema version ${version} to ${version + 1}; got ${upcasters.length} in all: declare it beside the event type`,
  );
}
