import type { Permission } from '@plinth/shared/domain/permissions';
import { ForbiddenError, UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { CallContext } from '@plinth/shared/types/context';

/** Who is signed in, or which key is shown, in which tenant, and what they may do there right now. */
export type Principal = {
  /** A key is nobody: what is about a person is not for it. */
  readonly kind: 'user' | 'api-key';
  /** Of a key its own id, which stands where people's do: as author, as actor. */
  readonly userId: string;
  readonly tenantId: string;
  readonly sessionId: string;
  readonly role: string;
  readonly permissions: readonly Permission[];
  /** `active`, `suspended` or `closing`; nobody gets into an erased one. */
  readonly tenantStatus: string;
  /** When they last proved who they are, RFC 3339. */
  readonly authenticatedAt: string;
  /** Name of the tenant's plan. */
  readonly plan: string;
  /** The operator who acts as this person; null for the person. */
  readonly impersonatedBy: string | null;
};

/** On whose behalf a use case runs; both doors, REST and GraphQL, hand it to the handlers. */
export type Caller = { readonly context: CallContext; readonly principal: Principal };

/** What follows a request through logs, events and other services, also before anybody is known. */
export type Trace = {
  /** UUID; correlation id of the events that the request leads to. */
  readonly requestId: string;
  /** W3C trace context, always valid. */
  readonly traceparent: string;
};

/**
 * Nobody works in a tenant that is suspended. One that is closing can be read; the append refuses its changes.
 * @throws ForbiddenError `tenant_suspended`
 */
export function assertTenantOpen({ principal: { tenantStatus } }: Pick<Caller, 'principal'>): void {
  if (tenantStatus !== 'suspended') return;
  throw new ForbiddenError('This tenant is suspended; ask whoever runs the platform.', 'tenant_suspended');
}

/** Whether the caller's role carries a permission in the tenant of the token. */
export function may({ principal }: Pick<Caller, 'principal'>, permission: Permission): boolean {
  return principal.permissions.includes(permission);
}

/**
 * The one permission check of both doors.
 * @throws ForbiddenError when the caller's role does not carry it
 */
export function assertMay(caller: Pick<Caller, 'principal'>, permission: Permission): void {
  if (may(caller, permission)) return;
  throw new ForbiddenError(`Your role does not allow this; it needs ${permission}.`, 'forbidden', {
    internal: { permission },
  });
}

/**
 * What authenticate has put on a request.
 * @throws UnauthenticatedError when it has not run
 */
export function callerOf({ context, principal }: Partial<Caller>): Caller {
  if (!context || !principal) throw new UnauthenticatedError();
  return { context, principal };
}
