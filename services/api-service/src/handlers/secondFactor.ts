import { findUserById } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import { disableMfa, enableMfa, noteNewBackupCodes } from '@plinth/shared/domain/user/decider';
import type { ConfirmFactorDto } from '@plinth/shared/domain/user/secondFactorDto';
import { IllegalStateError, NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { Caller, Trace } from '../services/caller';
import { openPerson } from '../services/people';
import { changePerson } from '../services/platformPerson';
import type { PlatformPersonDeps } from '../services/platformPerson';
import type { SecondFactors } from '../services/secondFactors';
import { totpUri } from '../services/totp';

export type SecondFactorDeps = PlatformPersonDeps & {
  /** Role identity. */
  readonly identity: Connection;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly secondFactors: SecondFactors;
};

/** What an authenticator is set up with. */
export type NewFactor = { readonly factorId: string; readonly secret: string; readonly uri: string };
/** Shown once. */
export type BackupCodes = { readonly backupCodes: readonly string[] };

/** Whether the caller has a second factor, and how many backup codes are left. Reads only. */
export function getSecondFactor({ secondFactors }: SecondFactorDeps) {
  return async ({ principal: { userId } }: Caller) => {
    const left = await secondFactors.backupCodesOf(userId);
    return { enabled: left !== undefined, backupCodesLeft: left ?? 0 };
  };
}

/**
 * Begins to set an authenticator up; nothing asks for it before it is confirmed, within a quarter of an hour. Each call makes
 * another one. @throws IllegalStateError `mfa_enabled` for who has one
 */
export function beginSecondFactor({ identity, keyring, secondFactors }: SecondFactorDeps) {
  return async ({ principal: { userId } }: Caller): Promise<NewFactor> => {
    if (await secondFactors.idOf(userId)) throw enabled();
    const row = await findUserById(identity, userId);
    if (!row) throw new NotFoundError('user');
    const { email } = await openPerson(keyring, { userId, ...row });
    const { factorId, secret } = await secondFactors.begin(userId);
    return { factorId, secret, uri: totpUri('Plinth', email, secret) };
  };
}

/**
 * Takes the authenticator into use whose code this is: from the append on, which is the last step, signing in asks for it.
 * @returns ten backup codes, which nobody can read again
 * @throws IllegalStateError `mfa_enabled`, `code_refused` (also for one whose time is over)
 */
export function confirmSecondFactor(deps: SecondFactorDeps) {
  const { secondFactors } = deps;
  return async (
    { principal: { userId } }: Caller,
    { factorId, code }: ConfirmFactorDto,
    trace: Trace,
  ): Promise<BackupCodes> => {
    if (await secondFactors.idOf(userId)) throw enabled();
    if (!(await secondFactors.isSetUp({ userId, factorId, code }))) {
      throw new IllegalStateError('code_refused', 'The code is not right, or this took too long.');
    }
    const backupCodes = await secondFactors.renewBackupCodes(factorId);
    await changePerson(deps, { userId, trace, decide: (state) => enableMfa(state, factorId) });
    return { backupCodes };
  };
}

/** Signing in asks the caller for the password only. Repeatable. */
export function disableSecondFactor(deps: SecondFactorDeps) {
  return async ({ principal: { userId } }: Caller, trace: Trace): Promise<void> => {
    const id = await deps.secondFactors.idOf(userId);
    await changePerson(deps, { userId, trace, decide: disableMfa });
    if (id !== undefined) await deps.secondFactors.drop({ id, userId });
  };
}

/** Ten new backup codes in the place of those that the caller has. @throws IllegalStateError `mfa_disabled` */
export function renewBackupCodes(deps: SecondFactorDeps) {
  return async ({ principal: { userId } }: Caller, trace: Trace): Promise<BackupCodes> => {
    const id = await deps.secondFactors.idOf(userId);
    if (id === undefined) throw new IllegalStateError('mfa_disabled', 'There is no second factor.');
    // First: nobody shall get new codes of which its owner does not hear.
    await changePerson(deps, { userId, trace, decide: noteNewBackupCodes });
    return { backupCodes: await deps.secondFactors.renewBackupCodes(id) };
  };
}

function enabled(): IllegalStateError {
  return new IllegalStateError('mfa_enabled', 'There is a second factor; turn it off first.');
}
