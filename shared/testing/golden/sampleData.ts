import type { JsonValue } from '../../types/json';
import type { Schema } from './schema';

/** Some values of a shape, always the same: each field takes each of its samples once, optional ones also none. */
export function sampleData(schema: Schema, name = 'value'): JsonValue[] {
  if ('anyOf' in schema) return schema.anyOf.flatMap((each) => sampleData(each, name));
  if ('const' in schema) return [schema.const];
  if ('items' in schema) return [[], sampleData(schema.items, name)];
  if ('properties' in schema) return sampleObjects(schema);
  switch (schema.type) {
    case 'string':
      return [`a ${name}`, 'Größer, 😀'];
    case 'number':
      return [0, 7];
    case 'boolean':
      return [false, true];
    case 'null':
      return [null];
    default:
      return unknownSchema(schema);
  }
}

function sampleObjects({ properties, required }: Extract<Schema, { properties: unknown }>): JsonValue[] {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const samples: (JsonValue | undefined)[] = sampleData(schema, name);
    return { name, samples: required.includes(name) ? samples : [...samples, undefined] };
  });
  const count = Math.max(1, ...fields.map(({ samples }) => samples.length));
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(
      fields.flatMap(({ name, samples }): [string, JsonValue][] => {
        const sample = samples[index % samples.length];
        return sample === undefined ? [] : [[name, sample]];
      }),
    ),
  );
}

function unknownSchema(schema: never): never {
  throw new Error(`expected a schema of event data; got ${JSON.stringify(schema)}`);
}
