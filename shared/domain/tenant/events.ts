import type { DomainEvent, EventType } from '../../types/event';

export type TenantCreated = DomainEvent<
  'tenant.created',
  {
    /** Unique on the platform. */
    slug: string;
    name: string;
  }
>;

/** Holds what changed, at least one field. */
export type TenantSettingsChanged = DomainEvent<'tenant.settings_changed', { purgeAfterDays?: number }>;

export type TenantEvent = TenantCreated | TenantSettingsChanged;

/** The event types of a tenant as they are stored. */
export const tenantEventTypes: Readonly<Record<TenantEvent['type'], EventType>> = {
  'tenant.created': { schemaVersion: 1 },
  'tenant.settings_changed': { schemaVersion: 1 },
};
