import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { upcastEvent } from '../../eventstore/upcastEvent';
import type { EventType } from '../../types/event';
import type { JsonObject } from '../../types/json';
import type { PersonalFields } from '../../types/personal';
import { sampleData } from './sampleData';
import { matches } from './schema';
import type { Schema } from './schema';

/**
 * What is stored under a type and schema version: events/<type>.v<version>.json. Once events were stored, a file never
 * changes.
 */
export type GoldenEvent = {
  readonly type: string;
  readonly schemaVersion: number;
  readonly schema: Schema;
  readonly personal?: PersonalFields;
  /** Examples, personal fields open. */
  readonly data: readonly JsonObject[];
};

/** The event types of the code: what they declare, and the shape of their data. */
export type DeclaredTypes = {
  readonly eventTypes: Readonly<Record<string, EventType>>;
  readonly schemas: ReadonlyMap<string, Schema>;
};

type Declared = { readonly type: string; readonly declared: EventType; readonly schema: Schema | undefined };

/** Reads all golden events. @param folder tests/golden */
export function readGoldenEvents(folder: string): GoldenEvent[] {
  const events = join(folder, 'events');
  if (!existsSync(events)) return [];
  const names = [...readdirSync(events)].sort();
  return names.map((name) => JSON.parse(readFileSync(join(events, name), 'utf8')) as GoldenEvent);
}

/** Writes the golden event of each type's current version that has none. @returns the new files */
export function writeGoldenEvents(folder: string, { eventTypes, schemas }: DeclaredTypes): string[] {
  return Object.entries(eventTypes).flatMap(([type, { schemaVersion, personal }]) => {
    const file = join(folder, 'events', `${type}.v${schemaVersion}.json`);
    const schema = schemas.get(type);
    if (existsSync(file) || !schema) return [];
    const golden = { type, schemaVersion, schema, personal, data: sampleData(schema) };
    writeFileSync(file, `${JSON.stringify(golden, undefined, 2)}\n`);
    return [file];
  });
}

/**
 * Compares what the code declares with what is stored.
 * @returns a sentence for each fault, with what to do; empty when everything that was ever stored can still be read
 */
export function faultsOfEvents(golden: readonly GoldenEvent[], types: DeclaredTypes): string[] {
  const forgotten = golden.filter(({ type }) => !Object.hasOwn(types.eventTypes, type));
  return [
    ...forgotten.map(
      ({ type }) =>
        `${type}: it is stored, but no aggregate declares it any more; keep it, so that it can be folded`,
    ),
    ...Object.entries(types.eventTypes).flatMap(([type, declared]) => {
      const own = golden.filter((each) => each.type === type);
      return faultsOfType({ type, declared, schema: types.schemas.get(type) }, own).map(
        (fault) => `${type}: ${fault}`,
      );
    }),
  ];
}

function faultsOfType({ type, declared, schema }: Declared, golden: readonly GoldenEvent[]): string[] {
  const { schemaVersion, upcasters = [], personal } = declared;
  const versions = golden.map((each) => each.schemaVersion).sort((a, b) => a - b);
  const expected = Array.from({ length: schemaVersion }, (_, index) => index + 1);
  const faults: string[] = [];
  if (!isDeepStrictEqual(versions, expected)) {
    faults.push(
      `expected a golden event for each version ${expected.join(', ')}; got ${versions.join(', ') || 'none'}: npm run golden`,
    );
  }
  if (upcasters.length !== schemaVersion - 1) {
    faults.push(
      `expected ${schemaVersion - 1} upcasters up to schemaVersion ${schemaVersion}; got ${upcasters.length}`,
    );
  }
  const current = golden.find((each) => each.schemaVersion === schemaVersion);
  if (current && !isDeepStrictEqual(current.schema, schema)) {
    faults.push(
      `the shape of its data is no longer that of version ${schemaVersion}, expected ${JSON.stringify(current.schema)}; ` +
        `got ${JSON.stringify(schema)}: raise schemaVersion to ${schemaVersion + 1}, declare an upcaster from ${schemaVersion}, npm run golden`,
    );
  }
  if (golden.some((each) => !isDeepStrictEqual(each.personal, personal))) {
    faults.push('its personal fields differ from what is stored; they never change: take a new event type');
  }
  return faults.length > 0
    ? faults
    : golden.flatMap((each) => faultsOfExamples(each, { type, declared, schema }));
}

function faultsOfExamples(
  { schemaVersion, schema, data }: GoldenEvent,
  { type, declared, schema: current }: Declared,
): string[] {
  return data.flatMap((example) => {
    const shown = JSON.stringify(example);
    if (!matches(schema, example))
      return [`version ${schemaVersion} does not look like its example ${shown}`];
    const upcast = upcastEvent({ [type]: declared }, { type, schemaVersion, data: example });
    if (JSON.stringify(example) !== shown) return [`an upcaster changes the data that it is given: ${shown}`];
    return current && matches(current, upcast.data)
      ? []
      : [
          `expected upcasters to make version ${declared.schemaVersion} of ${shown}; got ${JSON.stringify(upcast.data)}`,
        ];
  });
}
