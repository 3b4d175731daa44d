import { GraphQLError, Kind } from 'graphql';
import type {
  ASTVisitor,
  DocumentNode,
  FieldNode,
  GraphQLSchema,
  SelectionSetNode,
  ValidationContext,
} from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';

/** What one operation may ask for; `fields` are counted with the fragments written out where they are spread. */
export const LIMITS = {
  tokens: 1_000,
  depth: 10,
  fields: 5_000,
  aliases: 15,
  directives: 50,
  cost: 5_000,
} as const;

type Size = { readonly depth: number; readonly fields: number };
const NOTHING: Size = { depth: 0, fields: 0 };

/**
 * Validation rule for the shape of a document: levels and number of fields, aliases and directives. Introspection is
 * as deep as it is; it is switched off as a whole. What comes after it, the cost above all, walks through each
 * fragment as often as it is spread: a chain of 90 that spread the next one twice would take for ever.
 */
export function shapeRule(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let directives = 0;
  const fragments = new Map<string, Size>();
  return {
    Field: ({ alias }) => void (alias && aliases++),
    Directive: () => void directives++,
    OperationDefinition: ({ selectionSet }) => {
      const { depth, fields } = sizeOf(selectionSet, context, fragments);
      if (depth > LIMITS.depth) report(context, `at most ${LIMITS.depth} levels of fields; got ${depth}`);
      if (fields > LIMITS.fields) report(context, `at most ${LIMITS.fields} fields; got ${fields}`);
    },
    Document: {
      leave: () => {
        if (aliases > LIMITS.aliases) report(context, `at most ${LIMITS.aliases} aliases; got ${aliases}`);
        if (directives > LIMITS.directives) {
          report(context, `at most ${LIMITS.directives} directives; got ${directives}`);
        }
      },
    },
  };
}

/**
 * Refuses an operation that costs too much: fields count one each, a connection as many times as it may have items.
 * Runs before execution, because only then the variables are known.
 * @returns the cost
 * @throws GraphQLError
 */
export function assertAffordable(operation: {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}): number {
  const { schema, document, operationName, variables } = operation;
  const cost = getComplexity({
    schema,
    query: document,
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    estimators: [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
  });
  if (cost <= LIMITS.cost) return cost;
  throw limitError(`a cost of at most ${LIMITS.cost}; got ${cost}: ask for fewer items or fields`);
}

function sizeOf(set: SelectionSetNode, context: ValidationContext, fragments: Map<string, Size>): Size {
  const sizes = set.selections.map((selection): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      return sizeOfFragment(selection.name.value, context, fragments);
    }
    if (!selection.selectionSet) return selection.kind === Kind.FIELD ? sizeOfField(selection) : NOTHING;
    const inner = sizeOf(selection.selectionSet, context, fragments);
    return selection.kind === Kind.FIELD ? sizeOfField(selection, inner) : inner;
  });
  return {
    depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
    fields: sizes.reduce((sum, { fields }) => sum + fields, 0),
  };
}

function sizeOfField({ name }: FieldNode, inner: Size = NOTHING): Size {
  const isIntrospection = name.value.startsWith('__');
  return { depth: isIntrospection ? 0 : 1 + inner.depth, fields: 1 + inner.fields };
}

/** Measured once each. One that spreads itself is another rule's finding; here it just must not go on for ever. */
function sizeOfFragment(name: string, context: ValidationContext, fragments: Map<string, Size>): Size {
  const known = fragments.get(name);
  if (known) return known;
  fragments.set(name, NOTHING);
  const fragment = context.getFragment(name);
  const size = fragment ? sizeOf(fragment.selectionSet, context, fragments) : NOTHING;
  fragments.set(name, size);
  return size;
}

function report(context: ValidationContext, expected: string): void {
  context.reportError(limitError(expected));
}

function limitError(expected: string): GraphQLError {
  return new GraphQLError(`expected ${expected}`, { extensions: { code: 'limit_exceeded' } });
}
