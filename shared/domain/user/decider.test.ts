import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import { signUpUser, user } from './decider';
import type { UserEvent } from './events';

const { given } = deciderSpec(user);
const made: UserEvent = {
  type: 'user.signed_up',
  data: { userId: 'u', displayName: 'Ann', email: 'ann@example.com' },
};

describe('signUpUser', () => {
  it('makes one', () => {
    given()
      .when((state) => signUpUser(state, made.data))
      .then(made);
    given()
      .when((state) => signUpUser(state, made.data))
      .thenState({ ...made.data, createdAt: factsOf(0).occurredAt, updatedAt: factsOf(0).occurredAt });
  });

  it('refuses an id that is taken', () => {
    given(made)
      .when((state) => signUpUser(state, made.data))
      .thenRefused('user_exists');
  });
});
