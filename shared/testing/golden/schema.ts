import type { JsonObject, JsonValue } from '../../types/json';

/** The shape of a JSON value, as JSON Schema (draft 2020-12) writes it; all that event data needs of it. */
export type Schema =
  | { readonly type: 'string' | 'number' | 'boolean' | 'null' }
  | { readonly const: string | number | boolean }
  | { readonly type: 'array'; readonly items: Schema }
  | {
      readonly type: 'object';
      readonly properties: Readonly<Record<string, Schema>>;
      readonly required: readonly string[];
      readonly additionalProperties: false;
    }
  | { readonly anyOf: readonly Schema[] };

type ObjectSchema = Extract<Schema, { properties: unknown }>;

/** Whether a value has a shape, and no more than it. */
export function matches(schema: Schema, value: JsonValue | undefined): boolean {
  if ('anyOf' in schema) return schema.anyOf.some((each) => matches(each, value));
  if ('const' in schema) return value === schema.const;
  if ('items' in schema) return Array.isArray(value) && value.every((item) => matches(schema.items, item));
  if ('properties' in schema) return isObject(value) && matchesObject(schema, value);
  return schema.type === 'null' ? value === null : typeof value === schema.type;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matchesObject({ properties, required }: ObjectSchema, value: JsonObject): boolean {
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, field]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return schema !== undefined && matches(schema, field);
    })
  );
}
