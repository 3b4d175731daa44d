import type { Request, Response } from 'express';
import { getOperationAST, OperationTypeNode, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { HEADERS } from '@plinth/shared/constants/headers';
import { ValidationError } from '@plinth/shared/errors/appErrors';
import { keyedContext, parseIdempotencyKey } from '../services/idempotencyKey';
import type { GraphqlContext } from './context';

type Door = { readonly req: Request; readonly res: Response };

/**
 * The Idempotency-Key of a mutation, as REST takes it: its repetitions get the first result. What makes it the same
 * request is its document, operation and variables. With a query the header says nothing.
 */
export function idempotencyPlugin(): Plugin<GraphqlContext> {
  return {
    onExecute: ({ args, extendContext }) => {
      const { schema, document, operationName, variableValues, contextValue } = args as ExecutionArgs;
      const { caller, req, res } = contextValue as GraphqlContext & Door;
      const key = parseIdempotencyKey(req.get(HEADERS.idempotencyKey));
      const isMutation = getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
      if (key === undefined || !isMutation) return;
      assertOneMutation(schema, document);
      const context = keyedContext(caller, {
        key,
        method: req.method,
        path: req.baseUrl,
        content: () => [print(document), operationName, variableValues],
        onReplayed: () => void res.setHeader(HEADERS.idempotencyReplayed, 'true'),
      });
      extendContext({ caller: { ...caller, context } });
    },
  };
}

/** Ids follow from the key, so that a second command would take those of the first. */
function assertOneMutation(schema: GraphQLSchema, document: DocumentNode): void {
  const typeInfo = new TypeInfo(schema);
  let count = 0;
  const Field = ({ name }: { name: { value: string } }): void => {
    const isMutation = typeInfo.getParentType() === schema.getMutationType() && !name.value.startsWith('__');
    if (isMutation) count += 1;
  };
  visit(document, visitWithTypeInfo(typeInfo, { Field }));
  if (count === 1) return;
  const detail = `expected one mutation in a document with a key; got ${count}: give each a key of its own`;
  throw new ValidationError([{ pointer: '/Idempotency-Key', code: 'one_mutation', detail }]);
}
