import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import { ERASED } from '../../constants/erased';
import { REMAINS } from '../erasure';
import { deleteUser, eraseUser, signUpUser, user } from './decider';
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
      .thenState({
        ...made.data,
        deletedAt: null,
        erasedAt: null,
        createdAt: factsOf(0).occurredAt,
        updatedAt: factsOf(0).occurredAt,
      });
  });

  it('refuses an id that is taken', () => {
    given(made)
      .when((state) => signUpUser(state, made.data))
      .thenRefused('user_exists');
  });
});

const deleted: UserEvent = { type: 'user.deleted', data: { userId: 'u' } };
const erased: UserEvent = { type: 'user.erased', data: { userId: 'u', keyId: 'k', remains: REMAINS } };

describe('deleteUser and eraseUser', () => {
  it('delete once, and erase once', () => {
    given(made).when(deleteUser).then(deleted);
    given(made, deleted).when(deleteUser).thenNothing();
    given(made, deleted)
      .when((state) => eraseUser(state, { keyId: 'k' }))
      .then(erased);
    given(made, deleted, erased)
      .when((state) => eraseUser(state, { keyId: 'k' }))
      .thenNothing();
    given().when(deleteUser).thenRefused('not_found');
    given()
      .when((state) => eraseUser(state, { keyId: null }))
      .thenRefused('not_found');
  });

  it('says itself that somebody is deleted who was erased without it', () => {
    given(made)
      .when((state) => eraseUser(state, { keyId: 'k' }))
      .then(deleted, erased);
  });

  it('leaves no names', () => {
    given(made, deleted)
      .when((state) => eraseUser(state, { keyId: 'k' }))
      .thenState({ displayName: ERASED, email: ERASED, erasedAt: factsOf(2).occurredAt });
  });
});
