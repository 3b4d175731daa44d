import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { canonicalize } from '../../eventstore/canonical';
import { upcastEvent } from '../../eventstore/upcastEvent';
import type { AnyAggregate } from '../../types/aggregate';
import type { JsonObject } from '../../types/json';
import { factsOf } from '../deciderSpec';
import type { GoldenEvent } from './goldenEvents';

/** An event as it was stored. */
type Stored = { readonly type: string; readonly schemaVersion: number; readonly data: JsonObject };

/** The rows after many streams of these stored events, as a hash. */
type Fold = { readonly events: readonly string[]; readonly sha256: string };

/**
 * What a revision of a reducer makes of stored events: <aggregate>.r<revision>.json. Once rows were stored, nothing in
 * it changes; a new event type adds a fold.
 */
export type GoldenFolds = {
  /** A stream, and the row after each of its events. */
  readonly steps: readonly { readonly event: Stored; readonly row: JsonObject }[];
  readonly folds: readonly Fold[];
};

const STREAMS = 200;
const STREAM_EVENTS = 20;

const keyOf = ({ type, schemaVersion }: Omit<Stored, 'data'>): string => `${type}.v${schemaVersion}`;
const fileOf = (folder: string, { type, revision }: AnyAggregate): string =>
  join(folder, `${type}.r${revision}.json`);

/** Reads the folds of an aggregate's current revision; undefined when there are none. @param folder tests/golden */
export function readGoldenFolds(folder: string, aggregate: AnyAggregate): GoldenFolds | undefined {
  const file = fileOf(folder, aggregate);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GoldenFolds) : undefined;
}

/**
 * Compares what an aggregate makes of stored events with what its revision made of them so far.
 * @param golden the events that are stored
 * @returns a sentence for each fault, with what to do
 */
export function faultsOfFolds(
  aggregate: AnyAggregate,
  { golden, folds: kept }: { golden: readonly GoldenEvent[]; folds: GoldenFolds | undefined },
): string[] {
  const { type, revision } = aggregate;
  const own = eventsOf(aggregate, golden);
  if (!kept) return [`${type}: revision ${revision} has no golden file: npm run golden`];
  const remedy = `raise the revision to ${revision + 1}, so that rows are made anew, then npm run golden`;
  const rows = rowsOf(
    aggregate,
    kept.steps.map(({ event }) => event),
  );
  const step = kept.steps.findIndex(({ row }, index) => !isDeepStrictEqual(row, rows[index]));
  const faults: string[] = [];
  if (step >= 0) {
    faults.push(
      `${type}: expected the row ${JSON.stringify(kept.steps[step]?.row)} after step ${step + 1}; got ${JSON.stringify(rows[step])}: ${remedy}`,
    );
  }
  for (const { events, sha256 } of kept.folds) {
    const pool = own.filter((event) => events.includes(keyOf(event)));
    if (foldHash(aggregate, pool) !== sha256)
      faults.push(
        `${type}: evolve, toRow or an upcaster gives other rows than revision ${revision} did: ${remedy}`,
      );
  }
  if (!covers(kept, own))
    faults.push(`${type}: no fold of revision ${revision} has all of its event types: npm run golden`);
  return faults;
}

/**
 * Writes the folds of an aggregate's current revision, or adds one with the event types that are new.
 * @returns the file when it was written
 */
export function writeGoldenFolds(
  folder: string,
  { aggregate, golden }: { aggregate: AnyAggregate; golden: readonly GoldenEvent[] },
): string | undefined {
  const kept = readGoldenFolds(folder, aggregate);
  const own = eventsOf(aggregate, golden);
  if (kept && covers(kept, own)) return undefined;
  const { steps, folds } = kept ?? { steps: firstSteps(folder, aggregate, own), folds: [] };
  const added: Fold = { events: own.map(keyOf), sha256: foldHash(aggregate, own) };
  const file = fileOf(folder, aggregate);
  writeFileSync(file, `${JSON.stringify({ steps, folds: [...folds, added] }, undefined, 2)}\n`);
  return file;
}

const covers = ({ folds }: GoldenFolds, own: readonly GoldenEvent[]): boolean =>
  folds.some(({ events }) => isDeepStrictEqual(events, own.map(keyOf)));

function eventsOf({ eventTypes }: AnyAggregate, golden: readonly GoldenEvent[]): GoldenEvent[] {
  return golden
    .filter(({ type }) => Object.hasOwn(eventTypes, type))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The stream of the revision before, or one of the examples, in the order in which the types are declared. */
function firstSteps(
  folder: string,
  aggregate: AnyAggregate,
  own: readonly GoldenEvent[],
): GoldenFolds['steps'] {
  const before = readdirSync(folder)
    .filter((name) => name.startsWith(`${aggregate.type}.r`))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  const types = Object.keys(aggregate.eventTypes);
  const examples = own.flatMap(({ type, schemaVersion, data }) =>
    data.map((each): Stored => ({ type, schemaVersion, data: each })),
  );
  const stream = before
    ? (JSON.parse(readFileSync(join(folder, before), 'utf8')) as GoldenFolds).steps.map(({ event }) => event)
    : examples.toSorted((a, b) => types.indexOf(a.type) - types.indexOf(b.type));
  const rows = rowsOf(aggregate, stream);
  return stream.map((event, index) => ({ event, row: rows[index] ?? {} }));
}

function rowsOf(aggregate: AnyAggregate, stream: readonly Stored[]): JsonObject[] {
  let state: JsonObject | undefined;
  return stream.map((event, index) => {
    state = aggregate.evolve(state, upcastEvent(aggregate.eventTypes, event), factsOf(index));
    return aggregate.toRow(state);
  });
}

/** Folds streams of stored events, in every order that comes up, and hashes all rows on the way, refusals too. */
function foldHash(aggregate: AnyAggregate, pool: readonly GoldenEvent[]): string {
  const events = pool.flatMap(({ type, schemaVersion, data }) =>
    data.map((each): Stored => ({ type, schemaVersion, data: each })),
  );
  const hash = createHash('sha256');
  const random = sequence();
  for (let stream = 0; stream < STREAMS && events.length > 0; stream += 1) {
    let state: JsonObject | undefined;
    for (let index = 0; index < STREAM_EVENTS; index += 1) {
      const event = events[random() % events.length]!;
      const next = evolved(aggregate, state, { event, index });
      hash.update(next ? canonicalize(aggregate.toRow(next)) : `refused ${event.type}`);
      state = next ?? state;
    }
  }
  return hash.digest('hex');
}

function evolved(
  aggregate: AnyAggregate,
  state: JsonObject | undefined,
  { event, index }: { event: Stored; index: number },
): JsonObject | undefined {
  try {
    return aggregate.evolve(state, upcastEvent(aggregate.eventTypes, event), factsOf(index));
  } catch {
    // A stream that cannot be; that this one refuses it is part of what is hashed.
    return undefined;
  }
}

/** The same numbers each time, below 2^16 (a linear congruential generator, its upper bits). */
function sequence(): () => number {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed >>> 16;
  };
}
