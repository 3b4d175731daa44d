import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import { createMembership, membership } from './decider';
import type { MembershipEvent } from './events';

const { given } = deciderSpec(membership);
const made: MembershipEvent = {
  type: 'membership.created',
  data: { userId: 'u', role: 'owner', displayName: 'Ann', email: 'ann@example.com' },
};

describe('createMembership', () => {
  it('makes one', () => {
    given()
      .when((state) => createMembership(state, made.data))
      .then(made);
    given()
      .when((state) => createMembership(state, made.data))
      .thenState({ ...made.data, createdAt: factsOf(0).occurredAt, updatedAt: factsOf(0).occurredAt });
  });

  it('refuses an id that is taken', () => {
    given(made)
      .when((state) => createMembership(state, made.data))
      .thenRefused('membership_exists');
  });
});
