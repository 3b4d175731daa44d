import type { DomainEvent, EventType } from '../../types/event';
import type { ErasureRemains } from '../erasure';

type NoData = Record<string, never>;

export type TenantCreated = DomainEvent<
  'tenant.created',
  {
    /** Unique on the platform. */
    slug: string;
    name: string;
  }
>;

/** Holds what changed, at least one field. */
export type TenantSettingsChanged = DomainEvent<
  'tenant.settings_changed',
  { purgeAfterDays?: number; name?: string }
>;

/** Holds the name of the plan in the catalogue. */
export type TenantPlanChanged = DomainEvent<'tenant.plan_changed', { plan: string }>;

/** The operator shuts the tenant out, and lets it in again. */
export type TenantSuspended = DomainEvent<'tenant.suspended', { reason: string }>;
export type TenantRestored = DomainEvent<'tenant.restored', { reason: string }>;

/** An owner gives the tenant up: until then, RFC 3339 UTC, that can be taken back. */
export type TenantClosingStarted = DomainEvent<'tenant.closing_started', { eraseAt: string }>;
export type TenantClosingCancelled = DomainEvent<'tenant.closing_cancelled', NoData>;

/** Another member is the owner now; their memberships tell the same, in the same unit. */
export type TenantOwnershipTransferred = DomainEvent<
  'tenant.ownership_transferred',
  { fromUserId: string; toUserId: string }
>;

/**
 * Certifies that the tenant's key was dropped, in the same transaction, and with it all that was sealed of anybody. The last
 * event of a tenant.
 */
export type TenantErased = DomainEvent<'tenant.erased', { remains: ErasureRemains }>;

export type TenantEvent =
  | TenantCreated
  | TenantSettingsChanged
  | TenantPlanChanged
  | TenantSuspended
  | TenantRestored
  | TenantClosingStarted
  | TenantClosingCancelled
  | TenantOwnershipTransferred
  | TenantErased;

/** The event types of a tenant as they are stored. */
export const tenantEventTypes: Readonly<Record<TenantEvent['type'], EventType>> = {
  'tenant.created': { schemaVersion: 1 },
  'tenant.settings_changed': { schemaVersion: 1 },
  'tenant.plan_changed': { schemaVersion: 1 },
  'tenant.suspended': { schemaVersion: 1 },
  'tenant.restored': { schemaVersion: 1 },
  'tenant.closing_started': { schemaVersion: 1 },
  'tenant.closing_cancelled': { schemaVersion: 1 },
  'tenant.ownership_transferred': { schemaVersion: 1 },
  'tenant.erased': { schemaVersion: 1 },
};
