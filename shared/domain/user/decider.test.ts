import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import { ERASED } from '../../constants/erased';
import { REMAINS } from '../erasure';
import {
  changePassword,
  changeProfile,
  deleteUser,
  eraseUser,
  disableMfa,
  enableMfa,
  noteBackupCode,
  noteSignUpAttempt,
  requestEmailVerification,
  requestPasswordReset,
  signUpUser,
  user,
  verifyEmail,
} from './decider';
import type { UserEvent } from './events';
import type { User } from './row';

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
        locale: null,
        timeZone: null,
        emailVerifiedAt: null,
        secondFactorId: null,
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

describe('changeProfile', () => {
  const changed: UserEvent = {
    type: 'user.profile_changed',
    data: { userId: 'u', displayName: 'Ann', locale: 'de-CH', timeZone: null },
  };

  it('tells the whole profile, and nothing when nothing differs', () => {
    given(made)
      .when((state) => changeProfile(state, { locale: 'de-CH' }))
      .then(changed);
    given(made, changed)
      .when((state) => changeProfile(state, { displayName: 'Anna', locale: null }))
      .thenState({ displayName: 'Anna', locale: null, email: 'ann@example.com' });
    given(made, changed)
      .when((state) => changeProfile(state, { displayName: 'Ann', locale: 'de-CH', timeZone: null }))
      .thenNothing();
  });

  it('needs an account that is not given up', () => {
    given(made, deleted)
      .when((state) => changeProfile(state, { displayName: 'Anna' }))
      .thenRefused('not_found');
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

const verified: UserEvent = { type: 'user.email_verified', data: { userId: 'u' } };

describe('links and passwords', () => {
  it('ask for a link once the account is there, and for none to an address that is known', () => {
    given(made)
      .when((state) => requestEmailVerification(state, 'l'))
      .then({ type: 'user.email_verification_requested', data: { userId: 'u', linkId: 'l' } });
    given(made, verified)
      .when((state) => requestEmailVerification(state, 'l'))
      .thenNothing();
    given(made)
      .when((state) => requestPasswordReset(state, 'l'))
      .then({ type: 'user.password_reset_requested', data: { userId: 'u', linkId: 'l' } });
  });

  it('know an address from when its link came back, once', () => {
    given(made).when(verifyEmail).then(verified);
    given(made, verified).when(verifyEmail).thenNothing();
    given(made, verified)
      .when(noteSignUpAttempt)
      .thenState({ emailVerifiedAt: factsOf(1).occurredAt });
  });

  it('take a new password; one that came by a link shows the address, too', () => {
    given(made)
      .when((state) => changePassword(state, 'known'))
      .then({ type: 'user.password_changed', data: { userId: 'u', way: 'known' } });
    given(made)
      .when((state) => changePassword(state, 'link'))
      .then(verified, { type: 'user.password_changed', data: { userId: 'u', way: 'link' } });
  });

  it.each([
    ['a verification', (state: User | undefined) => requestEmailVerification(state, 'l')],
    ['a verified address', verifyEmail],
    ['a reset', (state: User | undefined) => requestPasswordReset(state, 'l')],
    ['a password', (state: User | undefined) => changePassword(state, 'known')],
    ['an attempt', noteSignUpAttempt],
  ])('refuse %s of who is not there or has gone', (_name, decide) => {
    given().when(decide).thenRefused('not_found');
    given(made, deleted).when(decide).thenRefused('not_found');
  });
});

describe('a second factor', () => {
  const enabled: UserEvent = { type: 'user.mfa_enabled', data: { userId: 'u', factorId: 'f' } };
  const disabled: UserEvent = { type: 'user.mfa_disabled', data: { userId: 'u', factorId: 'f' } };

  it('is one at a time, asked for from when it is enabled until it is disabled', () => {
    given(made)
      .when((state) => enableMfa(state, 'f'))
      .then(enabled);
    given(made, enabled)
      .when((state) => enableMfa(state, 'f'))
      .thenNothing();
    given(made, enabled)
      .when((state) => enableMfa(state, 'g'))
      .thenRefused('mfa_enabled');
    given(made, enabled)
      .when((state) => noteBackupCode(state, 9))
      .thenState({ secondFactorId: 'f' });
    given(made, enabled).when(disableMfa).then(disabled);
    given(made, enabled).when(disableMfa).thenState({ secondFactorId: null });
    given(made, enabled, disabled).when(disableMfa).thenNothing();
  });
});
