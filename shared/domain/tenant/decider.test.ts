import { deciderSpec, factsOf, fold } from '../../testing/deciderSpec';
import { createTenant, tenant, updateTenant } from './decider';
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
