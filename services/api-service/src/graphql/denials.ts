import type { Request } from 'express';
import { getOperationAST, Kind, OperationTypeNode } from 'graphql';
import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import { permissionOf } from '../services/auditTrail';
import type { AuditTrail } from '../services/auditTrail';
import type { GraphqlContext } from './context';
import { causeOf } from './errors';

/** Tells the audit of fields that were refused, as REST's doors do of routes. */
export function denialsPlugin({
  auditTrail,
}: {
  auditTrail: Pick<AuditTrail, 'denied'>;
}): Plugin<GraphqlContext> {
  return {
    onExecute: ({ args }) => {
      const { document, operationName, contextValue } = args as ExecutionArgs;
      const kind = getOperationAST(document, operationName)?.operation ?? OperationTypeNode.QUERY;
      const { caller, req } = contextValue as GraphqlContext & { req: Request };
      return {
        onExecuteDone: ({ result }) => {
          const { errors = [] } = result as { readonly errors?: readonly GraphQLError[] };
          for (const error of errors) {
            const cause = causeOf(error);
            if (!(cause instanceof ForbiddenError)) continue;
            const operation = `${kind} ${fieldOf(error)}`;
            const { clientAddress } = req;
            auditTrail.denied(caller.context, { operation, permission: permissionOf(cause), clientAddress });
          }
        },
      };
    },
  };
}

/** The field's own name: its alias is what the caller has written. */
function fieldOf({ nodes = [] }: GraphQLError): string {
  const field = nodes.find((node) => node.kind === Kind.FIELD);
  return field?.name.value ?? 'unknown';
}
