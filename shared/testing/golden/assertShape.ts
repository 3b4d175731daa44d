import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../types/json';
import { repoRoot } from '../testStack';
import type { GoldenEvent } from './goldenEvents';
import { matches } from './schema';
import type { Schema } from './schema';

const schemas = new Map<string, Schema | undefined>();

/**
 * Fails when an event's data is not of the shape that is stored under its type, such as a field that the type of a
 * spread object hid. A type that nothing is stored of yet, `npm run golden` having not been run, passes.
 */
export function assertShape(type: string, schemaVersion: number, data: JsonObject): void {
  const schema = schemaOf(`${type}.v${schemaVersion}`);
  if (!schema) return;
  const message =
    `expected data of ${type} as in tests/golden/events/${type}.v${schemaVersion}.json; ` +
    `got ${JSON.stringify(data)}: leave out what the type does not name`;
  assert.ok(matches(schema, data), message);
}

function schemaOf(name: string): Schema | undefined {
  if (!schemas.has(name)) schemas.set(name, readSchema(name));
  return schemas.get(name);
}

function readSchema(name: string): Schema | undefined {
  const file = join(repoRoot, 'tests', 'golden', 'events', `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GoldenEvent).schema : undefined;
}
