import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf } from '../testing/deciderSpec';
import type { Aggregate } from '../types/aggregate';
import type { DomainEvent } from '../types/event';
import type { JsonObject } from '../types/json';
import { aggregates } from './registry';

/**
 * tests/golden/<aggregate>.r<revision>.json: a stream as it was stored, and the row after each of its events under
 * that revision. A committed file is never changed: a reducer that gives other rows takes a new revision and a new
 * file, so that every row that it wrote before is written anew.
 */
type Golden = { steps: { event: DomainEvent; row: JsonObject }[] };

const FOLDER = join(__dirname, '../../tests/golden');

const filesOf = (type: string): string[] =>
  readdirSync(FOLDER).filter((name) => name.startsWith(`${type}.r`));
const read = (name: string): Golden => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Golden;

function rowsOf(aggregate: Aggregate<JsonObject, DomainEvent, JsonObject>, { steps }: Golden): JsonObject[] {
  let state: JsonObject | undefined;
  return steps.map(({ event }, index) => {
    state = aggregate.evolve(state, event, factsOf(index));
    return aggregate.toRow(state);
  });
}

describe.each(Object.entries(aggregates))('%s', (type, typed) => {
  const aggregate = typed as unknown as Aggregate<JsonObject, DomainEvent, JsonObject>;
  const current = `${type}.r${aggregate.revision}.json`;

  it('gives the rows of its revision; other rows need a higher `revision` and a file of their own', () => {
    expect(filesOf(type)).toContain(current);
    const golden = read(current);
    expect(rowsOf(aggregate, golden)).toEqual(golden.steps.map(({ row }) => row));
  });

  it('shows each of its event types', () => {
    const shown = new Set(read(current).steps.map(({ event }) => event.type));
    expect([...shown].sort()).toEqual(Object.keys(aggregate.eventTypes).sort());
  });

  it('still folds the events of earlier revisions', () => {
    for (const name of filesOf(type)) expect(() => rowsOf(aggregate, read(name))).not.toThrow();
  });
});
