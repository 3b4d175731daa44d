import type { JsonObject } from './json';
import type { PersonalFields } from './personal';

/** Who caused an event: `user:<id>`, `api-key:<id>`, `operator:<id>`, `job:<id>` or `system:<name>`. */
export type Actor = `${'user' | 'api-key' | 'operator' | 'job' | 'system'}:${string}`;

/** An event as a decider returns it: past tense, `<aggregate>.<what happened>`, plain JSON data. */
export type DomainEvent<Type extends string = string, Data extends JsonObject = JsonObject> = {
  readonly type: Type;
  readonly data: Data;
};

/**
 * An event as the log holds it. `data` is what the stored bytes parse to (personal fields opened when the
 * reader holds the key, else the placeholder), or null once purged.
 */
export type StoredEvent<E extends DomainEvent = DomainEvent> = {
  readonly tenantId: string;
  /** Dense and in commit order within the tenant, from 1. */
  readonly position: number;
  readonly streamId: string;
  /** Dense within the stream, from 1. */
  readonly version: number;
  readonly id: string;
  readonly type: E['type'];
  readonly schemaVersion: number;
  readonly data: E['data'] | null;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly traceparent: string | null;
  /** RFC 3339 UTC with microseconds. */
  readonly occurredAt: string;
  readonly recordedAt: string;
};

/**
 * Makes of an event's data, as one schema version stored them, those of the next version. Pure. It sees no personal
 * fields, which are the same in every version of a type, and leaves the field that names their person as it is.
 */
export type Upcaster = (data: JsonObject) => JsonObject;

/** What a stored event type promises: its current schema version and which fields are personal data. */
export type EventType = {
  /** From 1; rises with every change of the shape of `data`. */
  readonly schemaVersion: number;
  /** Fields of `data` that are encrypted under the key of the person whose id stands in `subject`. */
  readonly personal?: PersonalFields;
  /** From version 1 to 2, from 2 to 3 and so on, up to the current one; none for a type at version 1. */
  readonly upcasters?: readonly Upcaster[];
};
