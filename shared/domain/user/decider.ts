import { ERASED } from '../../constants/erased';
import { IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { changedFields } from '../changedFields';
import { REMAINS } from '../erasure';
import type { UpdateProfileDto } from './dto';
import { userEventTypes, userPersonal } from './events';
import type { UserEvent, UserSignedUp } from './events';
import { fromRow, toRow } from './row';
import type { User, UserRow } from './row';

/**
 * A person joins the platform; the e-mail is claimed, as an HMAC, with the append.
 * @throws IllegalStateError `user_exists` when this id is taken
 */
export function signUpUser(state: User | undefined, command: UserSignedUp['data']): UserEvent[] {
  if (state) throw new IllegalStateError('user_exists', 'This person signed up already.');
  const { userId, displayName, email } = command;
  return [{ type: 'user.signed_up', data: { userId, displayName, email } }];
}

/** A person gives their account up, for good; nothing for who has already. @throws NotFoundError */
export function deleteUser(state: User | undefined): UserEvent[] {
  if (!state) throw new NotFoundError('user');
  return state.deletedAt === null ? [{ type: 'user.deleted', data: { userId: state.userId } }] : [];
}

/**
 * Ends what the platform knows of a person; the append drops the key. Nothing for who was erased already.
 * @param keyId of the key that is dropped; null for who had none
 * @throws NotFoundError
 */
export function eraseUser(state: User | undefined, { keyId }: { keyId: string | null }): UserEvent[] {
  if (!state) throw new NotFoundError('user');
  if (state.erasedAt !== null) return [];
  const { userId } = state;
  return [...deleteUser(state), { type: 'user.erased', data: { userId, keyId, remains: REMAINS } }];
}

/** A link is mailed that shows whether the address is theirs; nothing for whose address is known to be. @throws NotFoundError */
export function requestEmailVerification(state: User | undefined, linkId: string): UserEvent[] {
  const { userId, emailVerifiedAt } = requireAccount(state);
  if (emailVerifiedAt !== null) return [];
  return [{ type: 'user.email_verification_requested', data: { userId, linkId } }];
}

/** The link came back: the address is theirs. Nothing when that is known. @throws NotFoundError */
export function verifyEmail(state: User | undefined): UserEvent[] {
  const { userId, emailVerifiedAt } = requireAccount(state);
  return emailVerifiedAt === null ? [{ type: 'user.email_verified', data: { userId } }] : [];
}

/** A link is mailed that sets a new password. @throws NotFoundError */
export function requestPasswordReset(state: User | undefined, linkId: string): UserEvent[] {
  const { userId } = requireAccount(state);
  return [{ type: 'user.password_reset_requested', data: { userId, linkId } }];
}

/** There is a new password; who came by a link has shown that the address is theirs, too. @throws NotFoundError */
export function changePassword(state: User | undefined, way: 'known' | 'link'): UserEvent[] {
  const { userId } = requireAccount(state);
  const changed: UserEvent = { type: 'user.password_changed', data: { userId, way } };
  return way === 'link' ? [...verifyEmail(state), changed] : [changed];
}

/** Somebody else tried to sign up with the address. @throws NotFoundError */
export function noteSignUpAttempt(state: User | undefined): UserEvent[] {
  const { userId } = requireAccount(state);
  return [{ type: 'user.sign_up_attempted', data: { userId } }];
}

/** A person says how they are called, in which language and where; nothing when nothing differs. @throws NotFoundError */
export function changeProfile(state: User | undefined, changes: UpdateProfileDto): UserEvent[] {
  const account = requireAccount(state);
  if (Object.keys(changedFields(account, changes)).length === 0) return [];
  const { userId } = account;
  const { displayName = account.displayName, locale = account.locale, timeZone = account.timeZone } = changes;
  return [{ type: 'user.profile_changed', data: { userId, displayName, locale, timeZone } }];
}

/**
 * Signing in asks for a second factor from now on; nothing when it asks for this one already.
 * @throws NotFoundError; IllegalStateError `mfa_enabled` for who has another one
 */
export function enableMfa(state: User | undefined, factorId: string): UserEvent[] {
  const { userId, secondFactorId } = requireAccount(state);
  if (secondFactorId === factorId) return [];
  if (secondFactorId !== null) {
    throw new IllegalStateError('mfa_enabled', 'There is a second factor; turn it off first.');
  }
  return [{ type: 'user.mfa_enabled', data: { userId, factorId } }];
}

/** Signing in asks for the password only; nothing for who has no second factor. @throws NotFoundError */
export function disableMfa(state: User | undefined): UserEvent[] {
  const { userId, secondFactorId } = requireAccount(state);
  return secondFactorId === null
    ? []
    : [{ type: 'user.mfa_disabled', data: { userId, factorId: secondFactorId } }];
}

/** A backup code was used. @throws NotFoundError */
export function noteBackupCode(state: User | undefined, left: number): UserEvent[] {
  const { userId } = requireAccount(state);
  return [{ type: 'user.backup_code_used', data: { userId, left } }];
}

/** There are new backup codes. @throws NotFoundError */
export function noteNewBackupCodes(state: User | undefined): UserEvent[] {
  const { userId } = requireAccount(state);
  return [{ type: 'user.backup_codes_renewed', data: { userId } }];
}

function requireAccount(state: User | undefined): User {
  if (!state || state.deletedAt !== null) throw new NotFoundError('user');
  return state;
}

function evolve(state: User | undefined, event: UserEvent, { occurredAt }: EventFacts): User {
  if (event.type === 'user.signed_up') {
    return {
      ...event.data,
      locale: null,
      timeZone: null,
      emailVerifiedAt: null,
      secondFactorId: null,
      deletedAt: null,
      erasedAt: null,
      createdAt: occurredAt,
      updatedAt: occurredAt,
    };
  }
  if (!state) throw new Error(`expected user.signed_up first; got ${event.type}: the stream is not whole`);
  return { ...state, ...changeBy(event, occurredAt), updatedAt: occurredAt };
}

function changeBy(event: Exclude<UserEvent, UserSignedUp>, at: string): Partial<User> {
  switch (event.type) {
    case 'user.deleted':
      return { deletedAt: at };
    case 'user.erased':
      return { ...NAMELESS, erasedAt: at };
    case 'user.email_verified':
      return { emailVerifiedAt: at };
    case 'user.mfa_enabled':
      return { secondFactorId: event.data.factorId };
    case 'user.mfa_disabled':
      return { secondFactorId: null };
    case 'user.profile_changed':
      return event.data;
    // The others change nothing that is shown; what a link is good for is in its row.
    default:
      return {};
  }
}

const NAMELESS = { displayName: ERASED, email: ERASED, locale: ERASED, timeZone: ERASED };

/** The rules of a user. */
export const user: Aggregate<User, UserEvent, UserRow> = {
  type: 'user',
  revision: 5,
  eventTypes: userEventTypes,
  personalRow: userPersonal,
  evolve,
  toRow,
  fromRow,
};
