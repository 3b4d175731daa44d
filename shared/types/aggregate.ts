import type { DomainEvent, EventType } from './event';
import type { JsonObject } from './json';
import type { PersonalFields } from './personal';

/** What `evolve` may know of an event beside its data; the same when folded later from the log. */
export type EventFacts = { readonly occurredAt: string; readonly actor: string };

/**
 * The pure rules of one aggregate. `evolve` folds an event into the state; `toRow` and `fromRow` are lossless
 * inverses, so that a state row can stand in for a fold. `revision` rises whenever evolve, toRow or an upcaster
 * changes its result.
 */
export type Aggregate<State, Event extends DomainEvent, Row extends JsonObject> = {
  /** Name in event types, as the table (`user_account` for user) and in `write_<type>_row`. */
  readonly type: string;
  readonly revision: number;
  readonly eventTypes: Readonly<Record<Event['type'], EventType>>;
  /** Personal fields of the row; stored sealed, as the row's `personal` column. */
  readonly personalRow?: PersonalFields;
  /** Folds one event; a state of undefined means "does not exist yet". */
  readonly evolve: (state: State | undefined, event: Event, facts: EventFacts) => State;
  readonly toRow: (state: State) => Row;
  readonly fromRow: (row: Row) => State;
};

/** An aggregate of the registry, whichever it is: states and rows as plain JSON. */
export type AnyAggregate = Aggregate<JsonObject, DomainEvent, JsonObject>;
