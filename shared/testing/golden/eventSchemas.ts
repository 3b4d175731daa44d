import ts from 'typescript';
import type { Schema } from './schema';

type Reader = { readonly checker: ts.TypeChecker; readonly at: ts.Node };

/**
 * The shape of each event type's data, read by the TypeScript compiler from the events that the registry's aggregates
 * fold and its journals record. Deciders return values of these types, so nothing else can be stored.
 * @param registry path of a module that exports `aggregates`, and perhaps `journals`
 * @returns by event type
 * @throws Error for a type that JSON has no exact shape of, such as `unknown` or a Date
 */
export function eventSchemas(registry: string): ReadonlyMap<string, Schema> {
  const program = ts.createProgram([registry], {
    strict: true,
    noUncheckedIndexedAccess: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    experimentalDecorators: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const at = program.getSourceFile(registry);
  const exported = at && checker.getSymbolAtLocation(at);
  const exports = exported ? checker.getExportsOfModule(exported) : [];
  const sources = exports.filter(({ name }) => name === 'aggregates' || name === 'journals');
  if (!at || sources.length === 0) throw new Error(`expected ${registry} to export aggregates; got none`);
  const reader = { checker, at };
  const events = sources
    .flatMap((source) => propertiesOf(reader, checker.getTypeOfSymbol(source)))
    .flatMap(({ type }) => eventsOf(reader, type));
  return new Map(events);
}

/** The types and data of what an aggregate's `evolve`, or a journal's `record`, takes. */
function eventsOf(reader: Reader, aggregate: ts.Type): [string, Schema][] {
  const parametersOf = (method: string) =>
    propertiesOf(reader, aggregate)
      .find(({ name }) => name === method)
      ?.type.getCallSignatures()[0]
      ?.getParameters();
  const event = parametersOf('evolve')?.[1] ?? parametersOf('record')?.[0];
  if (!event) throw new Error('expected evolve(state, event, facts) or record(event); got another shape');
  const type = reader.checker.getTypeOfSymbol(event);
  return (type.isUnion() ? type.types : [type]).map((each) => {
    const properties = new Map(propertiesOf(reader, each).map(({ name, type }) => [name, type]));
    const [name, data] = [properties.get('type'), properties.get('data')];
    if (!name?.isStringLiteral() || !data) {
      throw new Error(
        `expected an event with a literal type and data; got ${reader.checker.typeToString(each)}`,
      );
    }
    return [name.value, schemaOf(reader, data)];
  });
}

function propertiesOf({ checker, at }: Reader, type: ts.Type) {
  return checker.getPropertiesOfType(type).map((symbol) => ({
    name: symbol.name,
    type: checker.getTypeOfSymbolAtLocation(symbol, at),
    isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
  }));
}

const PLAIN: readonly (readonly [ts.TypeFlags, 'string' | 'number' | 'boolean' | 'null'])[] = [
  [ts.TypeFlags.String, 'string'],
  [ts.TypeFlags.Number, 'number'],
  [ts.TypeFlags.Boolean, 'boolean'],
  [ts.TypeFlags.Null, 'null'],
];

function schemaOf(reader: Reader, type: ts.Type): Schema {
  const plain = PLAIN.find(([flag]) => type.flags & flag);
  if (plain) return { type: plain[1] };
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (type.flags & ts.TypeFlags.BooleanLiteral)
    return { const: reader.checker.typeToString(type) === 'true' };
  if (type.isUnion()) return unionOf(reader, type.types);
  if (reader.checker.isArrayType(type)) {
    const [items] = reader.checker.getTypeArguments(type as ts.TypeReference);
    if (items) return { type: 'array', items: schemaOf(reader, items) };
  }
  if (type.flags & ts.TypeFlags.Object && type.getCallSignatures().length === 0)
    return objectOf(reader, type);
  throw new Error(
    `expected event data that JSON shows exactly; got the type ${reader.checker.typeToString(type)}`,
  );
}

/** An optional field's type holds undefined, which is not stored. */
function unionOf(reader: Reader, types: readonly ts.Type[]): Schema {
  const members = types
    .filter((type) => !(type.flags & ts.TypeFlags.Undefined))
    .map((type) => schemaOf(reader, type));
  const [only] = members;
  if (members.length === 1 && only) return only;
  return { anyOf: members.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}

function objectOf(reader: Reader, type: ts.Type): Schema {
  const index = type.getStringIndexType();
  if (index && !(index.flags & ts.TypeFlags.Never)) {
    throw new Error(`expected event data whose fields have names; got ${reader.checker.typeToString(type)}`);
  }
  const properties = propertiesOf(reader, type).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map(({ name, type }) => [name, schemaOf(reader, type)])),
    required: properties.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
    additionalProperties: false,
  };
}
