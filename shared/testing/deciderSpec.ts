import assert from 'node:assert/strict';
import type { Aggregate, EventFacts } from '../types/aggregate';
import type { Actor, DomainEvent, EventType } from '../types/event';
import type { JsonObject } from '../types/json';
import { assertShape } from './golden/assertShape';

/** An event that somebody else caused, or at another time, than factsOf says. */
export type ToldEvent<Event> = { readonly event: Event; readonly facts: Partial<EventFacts> };

/** What happened so far: events by the one user of factsOf, or by others. */
export type Past<Event> = readonly (Event | ToldEvent<Event>)[];

/** Facts of the nth event (from 0): one second apart, by one user. */
export const factsOf = (index: number): EventFacts => ({
  occurredAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
  actor: 'user:0192f0c1-0000-7000-8000-000000000001',
});

/** An event of somebody else: `given(created, by('user:2', deleted))`. @param occurredAt RFC 3339, UTC */
export function by<Event extends DomainEvent>(
  actor: Actor,
  event: Event,
  occurredAt?: string,
): ToldEvent<Event> {
  return { event, facts: occurredAt === undefined ? { actor } : { actor, occurredAt } };
}

/** Folds events from nothing, with the facts of factsOf where they have none of their own. */
export function fold<State, Event extends DomainEvent, Row extends JsonObject>(
  aggregate: Pick<Aggregate<State, Event, Row>, 'evolve'>,
  past: Past<Event>,
): State | undefined {
  return past.reduce<State | undefined>((state, told, index) => {
    const { event, facts } = 'event' in told ? told : { event: told, facts: {} };
    return aggregate.evolve(state, event, { ...factsOf(index), ...facts });
  }, undefined);
}

/**
 * Given the events so far, when a command is decided, then these events follow, or this refusal:
 * `deciderSpec(project).given(a, b).when((state) => archiveProject(state)).then(c)`; see docs/deciders.md. Whatever
 * follows is checked to be storable, too: its types are declared, its data are plain JSON of the shape that is stored, it can be folded, and the row
 * of the state that it leads to loses nothing.
 */
export function deciderSpec<State, Event extends DomainEvent, Row extends JsonObject>(
  aggregate: Aggregate<State, Event, Row>,
) {
  return {
    given: (...past: (Event | ToldEvent<Event>)[]) => ({
      when: (decide: (state: State | undefined) => readonly Event[]) => {
        const outcome = (): readonly Event[] => {
          const events = decide(fold(aggregate, past));
          assertStorable(aggregate, past, events);
          return events;
        };
        return {
          /** These events follow, in this order; none when there are none. */
          then: (...expected: Event[]): void => assert.deepEqual(outcome(), expected),
          /** Nothing follows: what was asked for is so already. */
          thenNothing: (): void => assert.deepEqual(outcome(), []),
          /** The command is refused with this `code`. */
          thenRefused: (code: string): void => assert.throws(outcome, { code }),
          /** The state after the events that follow has these fields. */
          thenState: (fields: Partial<State>): void =>
            assert.partialDeepStrictEqual(fold(aggregate, [...past, ...outcome()]), fields),
        };
      },
    }),
  };
}

/** What a test of the rules alone would not see, and the store or another process would stumble over. */
function assertStorable<State, Event extends DomainEvent, Row extends JsonObject>(
  aggregate: Aggregate<State, Event, Row>,
  past: Past<Event>,
  events: readonly Event[],
): void {
  for (const { type, data } of events) {
    const declared = `expected an event type that ${aggregate.type} declares; got ${type}: add it to its eventTypes`;
    assert.ok(Object.hasOwn(aggregate.eventTypes, type), declared);
    const json = JSON.parse(JSON.stringify(data)) as unknown;
    assert.deepEqual(data, json, `expected the data of ${type} to be plain JSON, without undefined`);
    assertShape(
      type,
      (aggregate.eventTypes as Readonly<Record<string, EventType>>)[type]!.schemaVersion,
      data,
    );
  }
  const state = fold(aggregate, [...past, ...events]);
  if (state === undefined) return;
  const row = JSON.parse(JSON.stringify(aggregate.toRow(state))) as Row;
  assert.deepEqual(aggregate.fromRow(row), state, 'expected fromRow(toRow(state)) to be the state');
}
