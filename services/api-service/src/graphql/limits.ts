import { GraphQLError, Kind } from 'graphql';
import type {
  ASTVisitor,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  SelectionSetNode,
  ValidationContext,
} from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';

/** What one operation may ask for. */
export const LIMITS = { tokens: 1_000, depth: 10, aliases: 15, directives: 50, cost: 5_000 } as const;

/**
 * Validation rule for the shape of a document: levels of fields, aliases and directives. Introspection is as deep as
 * it is; it is switched off as a whole.
 */
export function shapeRule(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let directives = 0;
  return {
    Field: ({ alias }) => void (alias && aliases++),
    Directive: () => void directives++,
    OperationDefinition: ({ selectionSet }) => {
      const depth = depthOf(selectionSet, context, new Set());
      if (depth > LIMITS.depth) report(context, `at most ${LIMITS.depth} levels of fields; got ${depth}`);
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
 * @throws GraphQLError
 */
export function assertAffordable(operation: {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}): void {
  const { schema, document, operationName, variables } = operation;
  const cost = getComplexity({
    schema,
    query: document,
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    estimators: [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
  });
  if (cost <= LIMITS.cost) return;
  throw limitError(`a cost of at most ${LIMITS.cost}; got ${cost}: ask for fewer items or fields`);
}

function depthOf(set: SelectionSetNode, context: ValidationContext, seen: ReadonlySet<string>): number {
  const depths = set.selections.map((selection) => {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value.startsWith('__')) return 0;
      return 1 + (selection.selectionSet ? depthOf(selection.selectionSet, context, seen) : 0);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, context, seen);
    const fragment = fragmentOf(context, selection.name.value, seen);
    return fragment ? depthOf(fragment.selectionSet, context, new Set([...seen, fragment.name.value])) : 0;
  });
  return Math.max(0, ...depths);
}

/** Fragments that spread themselves are another rule's finding; here they just must not go on for ever. */
function fragmentOf(
  context: ValidationContext,
  name: string,
  seen: ReadonlySet<string>,
): FragmentDefinitionNode | undefined {
  return seen.has(name) ? undefined : (context.getFragment(name) ?? undefined);
}

function report(context: ValidationContext, expected: string): void {
  context.reportError(limitError(expected));
}

function limitError(expected: string): GraphQLError {
  return new GraphQLError(`expected ${expected}`, { extensions: { code: 'limit_exceeded' } });
}
