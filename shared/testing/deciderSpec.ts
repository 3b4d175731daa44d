import assert from 'node:assert/strict';
import type { Aggregate, EventFacts } from '../types/aggregate';
import type { DomainEvent } from '../types/event';
import type { JsonObject } from '../types/json';

/** Facts of the nth event (from 0): one second apart, by one user. */
export const factsOf = (index: number): EventFacts => ({
  occurredAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
  actor: 'user:0192f0c1-0000-7000-8000-000000000001',
});

/** Folds events from nothing, with the facts of factsOf. */
export function fold<State, Event extends DomainEvent, Row extends JsonObject>(
  aggregate: Pick<Aggregate<State, Event, Row>, 'evolve'>,
  events: readonly Event[],
): State | undefined {
  return events.reduce<State | undefined>(
    (state, event, index) => aggregate.evolve(state, event, factsOf(index)),
    undefined,
  );
}

/**
 * Given the events so far, when a command is decided, then these events follow, or this refusal:
 * `deciderSpec(project).given(a, b).when((state) => archiveProject(state)).then(c)`.
 */
export function deciderSpec<State, Event extends DomainEvent, Row extends JsonObject>(
  aggregate: Aggregate<State, Event, Row>,
) {
  return {
    given: (...past: Event[]) => ({
      when: (decide: (state: State | undefined) => Event[]) => {
        const outcome = (): Event[] => decide(fold(aggregate, past));
        return {
          /** These events follow, and they can be folded. */
          then: (...expected: Event[]): void => {
            assert.deepEqual(outcome(), expected);
            fold(aggregate, [...past, ...expected]);
          },
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
