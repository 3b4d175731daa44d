import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import { createTenant, tenant } from './decider';
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
