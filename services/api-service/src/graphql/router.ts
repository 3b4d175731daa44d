import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { NoSchemaIntrospectionCustomRule, parse, validate } from 'graphql';
import type {
  DocumentNode,
  ExecutionArgs,
  GraphQLSchema,
  ParseOptions,
  Source,
  ValidationRule,
} from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from '@plinth/shared/utils/logger';
import { allowMethods } from '../middleware/allowMethods';
import { openTenant } from '../middleware/openTenant';
import { idempotencyKeyForm } from '../middleware/idempotencyKey';
import { jsonBody } from '../middleware/jsonBody';
import type { RateLimit } from '../middleware/rateLimit';
import { callerOf } from '../services/caller';
import { logFailure } from '../services/logFailure';
import { graphqlCommands } from './commands';
import type { GraphqlCommandDeps } from './commands';
import { graphqlHandlers } from './context';
import type { GraphqlContext, GraphqlHandlerDeps } from './context';
import type { AuditTrail } from '../services/auditTrail';
import { denialsPlugin } from './denials';
import { asGraphqlError, publicError } from './errors';
import { idempotencyPlugin } from './idempotency';
import { assertAffordable, LIMITS, shapeRule } from './limits';
import { createSchema } from './schema';

/** What the GraphQL door needs. */
export type GraphqlDeps = GraphqlHandlerDeps &
  GraphqlCommandDeps & {
    readonly graphql: { readonly introspection: boolean };
    readonly log: Pick<Logger, 'error' | 'warn'>;
    readonly auditTrail: Pick<AuditTrail, 'denied'>;
  };

type GraphqlGuards = { readonly authenticate: RequestHandler; readonly rateLimit: RateLimit };
type ServerContext = { readonly req: Request; readonly res: Response };

/**
 * The second door to the same handlers: POST with JSON, one operation each, for those who are signed in. No page, no
 * batches, no GET (nothing a browser sends by itself).
 */
export function graphqlRouter(deps: GraphqlDeps, guards: GraphqlGuards): Router {
  const handlers = graphqlHandlers(deps);
  const commands = graphqlCommands(deps);
  const yoga = createYoga<ServerContext, GraphqlContext>({
    schema: createSchema(),
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    logging: false,
    context: ({ req }) => {
      const caller = callerOf(req);
      const { requestId } = req.trace;
      return { caller, requestId, handlers, commands, loaders: handlers.loadersFor(caller) };
    },
    // Only makes GraphQL errors of them; what is shown is for errorsPlugin to say, which knows the request.
    maskedErrors: { maskError: (error) => asGraphqlError(error) },
    plugins: [
      limitsPlugin(deps.graphql, guards.rateLimit),
      idempotencyPlugin(),
      denialsPlugin(deps),
      errorsPlugin(deps),
    ],
  });
  const router = Router();
  const { authenticate, rateLimit } = guards;
  const before = [...[authenticate, rateLimit.ofCaller(), openTenant()], ...jsonBody(), idempotencyKeyForm()];
  router.post('/', ...before, (req, res) => yoga(req, res));
  router.all('/', allowMethods(['POST']));
  return router;
}

function limitsPlugin(
  { introspection }: GraphqlDeps['graphql'],
  rateLimit: RateLimit,
): Plugin<GraphqlContext> {
  return {
    onParse: ({ setParseFn }) => {
      setParseFn((source: string | Source, options?: ParseOptions) =>
        parse(source, { ...options, maxTokens: LIMITS.tokens }),
      );
    },
    onValidate: ({ addValidationRule, setValidationFn }) => {
      addValidationRule(shapeRule);
      if (introspection) return;
      addValidationRule(NoSchemaIntrospectionCustomRule);
      // "Did you mean …?" would tell the schema, too, name by name.
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: ValidationRule[]) =>
        validate(schema, document, rules, { hideSuggestions: true }),
      );
    },
    onExecute: async ({ args }) => {
      const { schema, document, operationName, variableValues, contextValue } = args as ExecutionArgs;
      const cost = assertAffordable({ schema, document, operationName, variables: variableValues });
      const { caller, res } = contextValue as GraphqlContext & ServerContext;
      await rateLimit.ofCost(res, caller, cost);
    },
  };
}

function errorsPlugin({ log }: Pick<GraphqlDeps, 'log'>): Plugin<GraphqlContext> {
  return {
    onExecutionResult: (payload) => {
      const { result, context } = payload;
      if (!result || !('errors' in result) || !result.errors) return;
      const { requestId } = (context as unknown as { req: Request }).req.trace;
      const errors = result.errors.map((error) => {
        const { shown, isUnexpected } = publicError(error, requestId);
        if (isUnexpected) logFailure(log, requestId, error.originalError ?? error);
        return shown;
      });
      payload.setResult({ ...result, errors });
    },
  };
}
