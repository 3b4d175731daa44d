import { ForbiddenError, IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { changedFields } from '../changedFields';
import { REMAINS } from '../erasure';
import type { UpdateTenantDto } from './dto';
import { tenantEventTypes } from './events';
import type { TenantCreated, TenantEvent } from './events';
import { FIRST_PLAN } from './plans';
import type { PlanName } from './plans';
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

/** Changes settings; no event when nothing differs. @throws NotFoundError; ForbiddenError as requireActive */
export function updateTenant(state: Tenant | undefined, command: UpdateTenantDto): TenantEvent[] {
  const { name, purgeAfterDays } = command;
  const data = changedFields(requireActive(state), { name, purgeAfterDays });
  return Object.keys(data).length > 0 ? [{ type: 'tenant.settings_changed', data }] : [];
}

/** Gives a tenant another plan, also while it is suspended; what it has beyond the limits of that stays. @throws NotFoundError */
export function changePlan(state: Tenant | undefined, { plan }: { plan: PlanName }): TenantEvent[] {
  return requireThere(state).plan === plan ? [] : [{ type: 'tenant.plan_changed', data: { plan } }];
}

/** Shuts an active tenant out. @throws NotFoundError; ForbiddenError `tenant_closing` */
export function suspendTenant(state: Tenant | undefined, { reason }: { reason: string }): TenantEvent[] {
  const { status } = requireThere(state);
  if (status === 'closing') throw closing();
  return status === 'suspended' ? [] : [{ type: 'tenant.suspended', data: { reason } }];
}

/** Lets a suspended tenant in again. @throws NotFoundError; ForbiddenError `tenant_closing` */
export function restoreTenant(state: Tenant | undefined, { reason }: { reason: string }): TenantEvent[] {
  const { status } = requireThere(state);
  if (status === 'closing') throw closing();
  return status === 'active' ? [] : [{ type: 'tenant.restored', data: { reason } }];
}

/**
 * Gives an active tenant up. Asked for again it is closing already, and the time stays.
 * @param command.slug as the owner has typed it
 * @throws NotFoundError; IllegalStateError `slug_mismatch`; ForbiddenError `tenant_suspended`
 */
export function closeTenant(
  state: Tenant | undefined,
  { slug, eraseAt }: { slug: string; eraseAt: string },
): TenantEvent[] {
  const there = requireThere(state);
  if (slug !== there.slug) {
    throw new IllegalStateError('slug_mismatch', 'Type the slug of this tenant to close it.');
  }
  if (there.status === 'closing') return [];
  requireActive(there);
  return [{ type: 'tenant.closing_started', data: { eraseAt } }];
}

/**
 * Takes closing back, as long as it is not due.
 * @param facts.now RFC 3339 UTC, written as the state's times are, which are compared as texts
 * @throws NotFoundError; IllegalStateError `tenant_not_closing`, `erasure_due`
 */
export function cancelClosing(state: Tenant | undefined, { now }: { now: string }): TenantEvent[] {
  const { status, eraseAt } = requireThere(state);
  if (status !== 'closing') throw new IllegalStateError('tenant_not_closing', 'This tenant is not closing.');
  if (eraseAt !== null && eraseAt <= now) {
    throw new IllegalStateError('erasure_due', 'This tenant is being erased; that cannot be taken back.');
  }
  return [{ type: 'tenant.closing_cancelled', data: {} }];
}

/** Tells that another member is the owner now. @throws NotFoundError; IllegalStateError `same_owner`; ForbiddenError as requireActive */
export function transferOwnership(
  state: Tenant | undefined,
  { fromUserId, toUserId }: { fromUserId: string; toUserId: string },
): TenantEvent[] {
  requireActive(state);
  if (fromUserId === toUserId) throw new IllegalStateError('same_owner', 'This member is the owner already.');
  return [{ type: 'tenant.ownership_transferred', data: { fromUserId, toUserId } }];
}

/**
 * The last word of a tenant whose time has come.
 * @param facts.now RFC 3339 UTC, written as the state's times are, which are compared as texts
 * @param facts.isRegistered it was erased before, and a restore has brought it back as it was
 * @throws NotFoundError; IllegalStateError `tenant_not_closing`, `erasure_not_due`
 */
export function eraseTenant(
  state: Tenant | undefined,
  { now, isRegistered = false }: { now: string; isRegistered?: boolean },
): TenantEvent[] {
  const { status, eraseAt } = requireThere(state);
  const erased: TenantEvent = { type: 'tenant.erased', data: { remains: REMAINS } };
  if (isRegistered) return [erased];
  if (status !== 'closing' || eraseAt === null) {
    throw new IllegalStateError('tenant_not_closing', 'This tenant is not closing.');
  }
  if (eraseAt > now) {
    throw new IllegalStateError('erasure_not_due', 'This tenant can still be taken back.');
  }
  return [erased];
}

function requireThere(state: Tenant | undefined): Tenant {
  if (!state || state.status === 'erased') throw new NotFoundError('tenant');
  return state;
}

function requireActive(state: Tenant | undefined): Tenant {
  const there = requireThere(state);
  if (there.status === 'active') return there;
  if (there.status === 'closing') throw closing();
  throw new ForbiddenError('This tenant is suspended; it takes no changes.', 'tenant_suspended');
}

function closing(): ForbiddenError {
  return new ForbiddenError('This tenant is being closed; it takes no changes.', 'tenant_closing');
}

/** What an event changes, but for the first and the time. */
function changesOf(event: Exclude<TenantEvent, { type: 'tenant.created' }>): Partial<Tenant> {
  switch (event.type) {
    case 'tenant.settings_changed':
    case 'tenant.plan_changed':
      return event.data;
    case 'tenant.suspended':
      return { status: 'suspended', suspensionReason: event.data.reason };
    case 'tenant.closing_started':
      return { status: 'closing', eraseAt: event.data.eraseAt };
    case 'tenant.restored':
    case 'tenant.closing_cancelled':
      return { status: 'active', suspensionReason: null, eraseAt: null };
    case 'tenant.erased':
      return { status: 'erased' };
    case 'tenant.ownership_transferred':
      return {};
  }
}

function evolve(state: Tenant | undefined, event: TenantEvent, { occurredAt }: EventFacts): Tenant {
  if (event.type === 'tenant.created') {
    return {
      ...event.data,
      plan: FIRST_PLAN,
      purgeAfterDays: DEFAULT_PURGE_AFTER_DAYS,
      suspensionReason: null,
      eraseAt: null,
      status: 'active',
      createdAt: occurredAt,
      updatedAt: occurredAt,
    };
  }
  if (!state) throw new Error(`expected tenant.created first; got ${event.type}: the stream is not whole`);
  return { ...state, ...changesOf(event), updatedAt: occurredAt };
}

/** The rules of a tenant. */
export const tenant: Aggregate<Tenant, TenantEvent, TenantRow> = {
  type: 'tenant',
  revision: 2,
  eventTypes: tenantEventTypes,
  evolve,
  toRow,
  fromRow,
};
