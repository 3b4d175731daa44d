import { dictionary } from '@zxcvbn-ts/language-common';
import { ValidationError } from '@plinth/shared/errors/appErrors';

const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common'].map(String));

/**
 * Refuses passwords that are guessed first: some 50,000 that leaks have shown most often, whatever their case
 * (ASVS 5.0, 6.2.4). Length is for the DTO to say.
 * @param pointer where the password stands in the body
 * @throws ValidationError `common_password`
 */
export function assertUncommon(password: string, pointer = '/password'): void {
  if (!COMMON.has(password.normalize('NFC').toLowerCase())) return;
  const detail = 'This password is one of those that are guessed first; choose another one.';
  throw new ValidationError([{ pointer, code: 'common_password', detail }]);
}
