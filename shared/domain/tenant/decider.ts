import { IllegalStateError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { tenantEventTypes } from './events';
import type { TenantCreated, TenantEvent } from './events';
import { fromRow, toRow } from './row';
import type { Tenant, TenantRow } from './row';

/**
 * Makes a tenant; its slug is claimed on the platform with the append.
 * @throws IllegalStateError `tenant_exists` when this id is taken
 */
export function createTenant(state: Tenant | undefined, command: TenantCreated['data']): TenantEvent[] {
  if (state) throw new IllegalStateError('tenant_exists', 'This tenant was made already.');
  const { slug, name } = command;
  return [{ type: 'tenant.created', data: { slug, name } }];
}

function evolve(_state: Tenant | undefined, { data }: TenantEvent, { occurredAt }: EventFacts): Tenant {
  return { ...data, status: 'active', createdAt: occurredAt, updatedAt: occurredAt };
}

/** The rules of a tenant. */
export const tenant: Aggregate<Tenant, TenantEvent, TenantRow> = {
  type: 'tenant',
  revision: 1,
  eventTypes: tenantEventTypes,
  evolve,
  toRow,
  fromRow,
};
