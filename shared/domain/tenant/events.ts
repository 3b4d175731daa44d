import type { DomainEvent, EventType } from '../../types/event';

export type TenantCreated = DomainEvent<
  'tenant.created',
  {
    /** Unique on the platform. */
    slug: string;
    name: string;
  }
>;

export type TenantEvent = TenantCreated;

/** The event types of a tenant as they are stored. */
export const tenantEventTypes: Readonly<Record<TenantEvent['type'], EventType>> = {
  'tenant.created': { schemaVersion: 1 },
};
