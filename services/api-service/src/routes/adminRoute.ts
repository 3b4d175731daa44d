import type { ClassConstructor } from 'class-transformer';
import type { ServiceScope } from '@plinth/shared/domain/operatorDto';
import type { CallContext } from '@plinth/shared/types/context';
import type { Operator } from '../services/operators';
import type { LimitClass } from '../services/requestLimits';
import type { OpenCall, Reply } from './route';

/**
 * Who may come in at `/admin`: an operator, or whoever is about to become or show one; an operator or a service with the
 * scope.
 */
export type AdminAccess = 'operator' | 'public' | ServiceScope;

/** What a handler of an operator's route is given; all of it checked, and audited, before. */
export type AdminCall<Body = unknown, Query = unknown> = OpenCall<Body, Query> & {
  readonly operator: Operator;
  /** In the tenant that the path names, else in the platform's; the operator is the actor. */
  readonly context: CallContext;
};

/** What a handler of a route for services, too, is given: of an operator's call audited before. */
export type ServiceCall<Query = unknown> = Omit<OpenCall<undefined, Query>, 'body'> & {
  readonly context: CallContext;
};

type Shape<Body extends object, Query extends object> = {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Express path, from `/admin` on; `:tenantId` says which tenant a call is about. */
  readonly path: string;
  readonly status: number;
  readonly limit?: LimitClass;
  readonly body?: ClassConstructor<Body>;
  readonly query?: ClassConstructor<Query>;
};

/** One line of the table of operators' routes. */
export type AdminRoute = Shape<object, object> &
  (
    | { readonly access: 'public'; readonly handle: (call: OpenCall) => Promise<Reply> }
    | { readonly access: 'operator'; readonly handle: (call: AdminCall) => Promise<Reply> }
    | { readonly access: ServiceScope; readonly handle: (call: ServiceCall) => Promise<Reply> }
  );

/** A route for operators; ties the types of body and query to the handler's. */
export function adminRoute<Body extends object, Query extends object>(
  definition: Shape<Body, Query> & { readonly handle: (call: AdminCall<Body, Query>) => Promise<Reply> },
): AdminRoute {
  return { ...definition, access: 'operator' } as unknown as AdminRoute;
}

/** A route for reading, for operators and for services with the scope. */
export function serviceRoute<Query extends object>(
  definition: Omit<Shape<object, Query>, 'body'> & {
    readonly access: ServiceScope;
    readonly handle: (call: ServiceCall<Query>) => Promise<Reply>;
  },
): AdminRoute {
  return definition as unknown as AdminRoute;
}

/** A route by which somebody becomes an operator, or shows to be one: held to the quota of attempts. */
export function openAdminRoute<Body extends object>(
  definition: Shape<Body, object> & { readonly handle: (call: OpenCall<Body>) => Promise<Reply> },
): AdminRoute {
  return { ...definition, access: 'public', limit: 'attempt' } as unknown as AdminRoute;
}
