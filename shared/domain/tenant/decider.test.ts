import { deciderSpec, factsOf, fold } from '../../testing/deciderSpec';
import {
  cancelClosing,
  changePlan,
  closeTenant,
  createTenant,
  eraseTenant,
  restoreTenant,
  suspendTenant,
  tenant,
  transferOwnership,
  updateTenant,
} from './decider';
import { REMAINS } from '../erasure';
import type { TenantEvent } from './events';

const { given } = deciderSpec(tenant);
const made: TenantEvent = { type: 'tenant.created', data: { slug: 'acme', name: 'Acme' } };

describe('createTenant', () => {
  it('makes one', () => {
    given()
      .when((state) => createTenant(state, made.data))
      .then(made);
    given()
      .when((state) => createTenant(state, made.data))
      .thenState({ ...made.data, createdAt: factsOf(0).occurredAt, updatedAt: factsOf(0).occurredAt });
  });

  it('refuses an id that is taken', () => {
    given(made)
      .when((state) => createTenant(state, made.data))
      .thenRefused('tenant_exists');
  });
});

describe('updateTenant', () => {
  const changed: TenantEvent = { type: 'tenant.settings_changed', data: { purgeAfterDays: 7 } };

  it('changes what differs from the 30 days of a new tenant', () => {
    expect(fold(tenant, [made])).toMatchObject({ purgeAfterDays: 30 });
    given(made)
      .when((state) => updateTenant(state, { purgeAfterDays: 7 }))
      .then(changed);
    given(made, changed)
      .when((state) => updateTenant(state, { purgeAfterDays: 7 }))
      .then();
    given(made)
      .when((state) => updateTenant(state, {}))
      .then();
    expect(fold(tenant, [made, changed])).toMatchObject({
      slug: 'acme',
      purgeAfterDays: 7,
      updatedAt: factsOf(1).occurredAt,
    });
  });

  it('needs a tenant', () => {
    given()
      .when((state) => updateTenant(state, {}))
      .thenRefused('not_found');
    expect(() => fold(tenant, [changed])).toThrow('expected tenant.created first');
  });
});

const plan: TenantEvent = { type: 'tenant.plan_changed', data: { plan: 'pro' } };
const suspended: TenantEvent = { type: 'tenant.suspended', data: { reason: 'unpaid' } };
const restored: TenantEvent = { type: 'tenant.restored', data: { reason: 'paid' } };
const eraseAt = '2030-01-31T00:00:00.000Z';
const closing: TenantEvent = { type: 'tenant.closing_started', data: { eraseAt } };
const cancelled: TenantEvent = { type: 'tenant.closing_cancelled', data: {} };
const erased: TenantEvent = { type: 'tenant.erased', data: { remains: REMAINS } };

describe('changePlan', () => {
  it('changes what differs, also while the tenant is suspended', () => {
    given(made)
      .when((state) => changePlan(state, { plan: 'pro' }))
      .then(plan);
    given(made, suspended)
      .when((state) => changePlan(state, { plan: 'pro' }))
      .thenState({ plan: 'pro', status: 'suspended' });
    given(made)
      .when((state) => changePlan(state, { plan: 'free' }))
      .thenNothing();
  });
});

describe('suspendTenant and restoreTenant', () => {
  it('shut out and let in, once', () => {
    given(made)
      .when((state) => suspendTenant(state, { reason: 'unpaid' }))
      .then(suspended);
    given(made, suspended)
      .when((state) => suspendTenant(state, { reason: 'again' }))
      .thenNothing();
    given(made, suspended)
      .when((state) => restoreTenant(state, { reason: 'paid' }))
      .then(restored);
    given(made)
      .when((state) => restoreTenant(state, { reason: 'paid' }))
      .thenNothing();
    expect(fold(tenant, [made, suspended])).toMatchObject({ suspensionReason: 'unpaid' });
    expect(fold(tenant, [made, suspended, restored])).toMatchObject({
      status: 'active',
      suspensionReason: null,
    });
  });

  it('leave a closing tenant alone, and do not know an erased one', () => {
    for (const rule of [suspendTenant, restoreTenant]) {
      given(made, closing)
        .when((state) => rule(state, { reason: 'x' }))
        .thenRefused('tenant_closing');
      given(made, closing, erased)
        .when((state) => rule(state, { reason: 'x' }))
        .thenRefused('not_found');
    }
  });

  it('keep everybody else from changing anything', () => {
    given(made, suspended)
      .when((state) => updateTenant(state, { purgeAfterDays: 7 }))
      .thenRefused('tenant_suspended');
    given(made, suspended)
      .when((state) => closeTenant(state, { slug: 'acme', eraseAt }))
      .thenRefused('tenant_suspended');
    given(made, closing)
      .when((state) => transferOwnership(state, { fromUserId: 'a', toUserId: 'b' }))
      .thenRefused('tenant_closing');
  });
});

describe('closeTenant and cancelClosing', () => {
  it('need the slug, and can be taken back until they are due', () => {
    given(made)
      .when((state) => closeTenant(state, { slug: 'acne', eraseAt }))
      .thenRefused('slug_mismatch');
    given(made)
      .when((state) => closeTenant(state, { slug: 'acme', eraseAt }))
      .then(closing);
    given(made, closing)
      .when((state) => closeTenant(state, { slug: 'acme', eraseAt: '2031-01-01T00:00:00.000Z' }))
      .thenNothing();
    given(made, closing)
      .when((state) => cancelClosing(state, { now: '2030-01-30T23:59:59.999Z' }))
      .then(cancelled);
    given(made, closing)
      .when((state) => cancelClosing(state, { now: eraseAt }))
      .thenRefused('erasure_due');
    given(made)
      .when((state) => cancelClosing(state, { now: eraseAt }))
      .thenRefused('tenant_not_closing');
    expect(fold(tenant, [made, closing, cancelled])).toMatchObject({ status: 'active', eraseAt: null });
  });
});

describe('transferOwnership', () => {
  it('is told of an active tenant, to somebody else', () => {
    const members = { fromUserId: 'a', toUserId: 'b' };
    given(made)
      .when((state) => transferOwnership(state, members))
      .then({ type: 'tenant.ownership_transferred', data: members });
    given(made)
      .when((state) => transferOwnership(state, { fromUserId: 'a', toUserId: 'a' }))
      .thenRefused('same_owner');
  });
});

describe('eraseTenant', () => {
  it('is the end of a closing tenant, once it is due', () => {
    given(made, closing)
      .when((state) => eraseTenant(state, { now: eraseAt }))
      .then(erased);
    given(made, closing)
      .when((state) => eraseTenant(state, { now: '2030-01-30T00:00:00.000Z' }))
      .thenRefused('erasure_not_due');
    given(made)
      .when((state) => eraseTenant(state, { now: eraseAt }))
      .thenRefused('tenant_not_closing');
    given(made, closing, erased)
      .when((state) => eraseTenant(state, { now: eraseAt }))
      .thenRefused('not_found');
    given(made)
      .when((state) => eraseTenant(state, { now: eraseAt, isRegistered: true }))
      .then(erased);
  });
});
