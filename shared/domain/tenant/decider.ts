import { IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { changedFields } from '../changedFields';
import type { UpdateTenantDto } from './dto';
import { tenantEventTypes } from './events';
import type { TenantCreated, TenantEvent } from './events';
import { fromRow, toRow } from './row';
import type { Tenant, TenantRow } from './row';

const DEFAULT_PURGE_AFTER_DAYS = 30;

/**
 * Makes a tenant; its slug is claimed on the platform with the append.
 * @throws IllegalStateError `tenant_exists` when this id is taken
 */
export function createTenant(state: Tenant | undefined, command: TenantCreated['data']): TenantEvent[] {
  if (state) throw new IllegalStateError('tenant_exists', 'This tenant was made already.');
  const { slug, name } = command;
  return [{ type: 'tenant.created', data: { slug, name } }];
}

/** Changes settings; no event when nothing differs. @throws NotFoundError */
export function updateTenant(state: Tenant | undefined, command: UpdateTenantDto): TenantEvent[] {
  if (!state) throw new NotFoundError('tenant');
  const { purgeAfterDays } = command;
  const data = changedFields(state, { purgeAfterDays });
  return Object.keys(data).length > 0 ? [{ type: 'tenant.settings_changed', data }] : [];
}

function evolve(state: Tenant | undefined, event: TenantEvent, { occurredAt }: EventFacts): Tenant {
  if (event.type === 'tenant.created') {
    const settings = { purgeAfterDays: DEFAULT_PURGE_AFTER_DAYS };
    return { ...event.data, ...settings, status: 'active', createdAt: occurredAt, updatedAt: occurredAt };
  }
  if (!state) throw new Error(`expected tenant.created first; got ${event.type}: the stream is not whole`);
  return { ...state, ...event.data, updatedAt: occurredAt };
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
