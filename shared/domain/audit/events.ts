import type { DomainEvent, EventType } from '../../types/event';
import type { ErasureRemains } from '../erasure';

/** Somebody was refused what they asked for (403). `count` is more than 1 when several refusals are told in one event. */
export type AccessDenied = DomainEvent<
  'audit.access_denied',
  {
    /** `POST /v1/projects`, or `mutation createTask`; the last one of several. */
    operation: string;
    /** What was lacking; null when it was no permission of a role. */
    permission: string | null;
    count: number;
  }
>;
/** A member signed in, by a password or whatever stands for one. */
export type SignedIn = DomainEvent<'audit.signed_in', { userId: string; count: number }>;
/** Somebody tried to sign in as a member and was refused. */
export type SignInFailed = DomainEvent<'audit.sign_in_failed', { userId: string; count: number }>;
/**
 * Somebody of whom no tenant is known tried to sign in; told by the platform. `origin` stands for the network that it
 * came from, and is the same for the same network; the last one of several.
 */
export type UnknownSignInFailed = DomainEvent<
  'audit.unknown_sign_in_failed',
  { origin: string; count: number }
>;
/** An access token was refused, for a reason such as `unknown kid`; told by the platform. `origin` as above. */
export type TokenRefused = DomainEvent<
  'audit.token_refused',
  { reason: string; origin: string; count: number }
>;
/** A member proved again who they are, before something that asks for it. */
export type SteppedUp = DomainEvent<'audit.stepped_up', { userId: string; count: number }>;
/** Somebody who manages members ended all sessions of one in the tenant; `sessions` is how many. */
export type SessionsEnded = DomainEvent<'audit.sessions_ended', { userId: string; sessions: number }>;
/** A refresh token that was used up came again after the grace, so two hold it: their session was ended. */
export type RefreshReused = DomainEvent<'audit.refresh_reused', { userId: string; sessionId: string }>;
/** The whole log was handed out, up to this position at least. */
export type LogExported = DomainEvent<'audit.exported', { position: number }>;

/**
 * Certifies that the tenant's key for a person was dropped, in the same transaction, who was never a member (see
 * MembershipErased).
 */
export type PersonErased = DomainEvent<
  'audit.person_erased',
  { userId: string; keyId: string | null; remains: ErasureRemains }
>;

/**
 * An operator of the platform asked for something; told by the platform, and in the log of the tenant that it is about,
 * before it is done. `userId` is whom the operator is going to act as.
 */
export type OperatorActed = DomainEvent<
  'audit.operator_acted',
  {
    operatorId: string;
    /** `POST /admin/tenants/:tenantId/suspend` */
    operation: string;
    tenantId: string | null;
    reason: string | null;
    userId: string | null;
  }
>;

export type AuditEvent =
  | OperatorActed
  | AccessDenied
  | SignedIn
  | SignInFailed
  | SteppedUp
  | SessionsEnded
  | UnknownSignInFailed
  | TokenRefused
  | RefreshReused
  | LogExported
  | PersonErased;

const eventTypes: Readonly<Record<AuditEvent['type'], EventType>> = {
  'audit.access_denied': { schemaVersion: 1 },
  'audit.signed_in': { schemaVersion: 1 },
  'audit.sign_in_failed': { schemaVersion: 1 },
  'audit.stepped_up': { schemaVersion: 1 },
  'audit.sessions_ended': { schemaVersion: 1 },
  'audit.unknown_sign_in_failed': { schemaVersion: 1 },
  'audit.token_refused': { schemaVersion: 1 },
  'audit.refresh_reused': { schemaVersion: 1 },
  'audit.exported': { schemaVersion: 1 },
  'audit.person_erased': { schemaVersion: 1 },
  'audit.operator_acted': { schemaVersion: 1 },
};

/** The journal of a tenant's audit, and of the platform's: one stream of what changed nothing, and is told all the same. It has no state. */
export const audit = {
  type: 'audit',
  revision: 1,
  eventTypes,
  /** Says that an event is one of these. */
  record: (event: AuditEvent): AuditEvent => event,
};
