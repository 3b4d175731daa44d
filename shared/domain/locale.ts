import { ValidateBy } from 'class-validator';

const MAX_CHARACTERS = 64;

/** Whether a text is a language tag (BCP 47) in the form that Intl gives it. */
export function isLocale(value: unknown): boolean {
  if (!isShort(value)) return false;
  try {
    return Intl.getCanonicalLocales(value)[0] === value;
  } catch {
    return false;
  }
}

/** Whether a text names a time zone that Intl knows, as IANA spells it; no offset. */
export function isTimeZone(value: unknown): boolean {
  if (!isShort(value) || !/^[A-Za-z]/.test(value)) return false;
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: value });
    // Intl takes any case, and tells the name that it goes by today: another one for those that were renamed.
    const { timeZone } = format.resolvedOptions();
    return timeZone === value || timeZone.toLowerCase() !== value.toLowerCase();
  } catch {
    return false;
  }
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_CHARACTERS;
}

/** A language tag; see isLocale. */
export function IsLocale(): PropertyDecorator {
  return checked('isLocale', isLocale, 'must be a language tag of BCP 47 in its canonical form, as de-CH');
}

/** A time zone; see isTimeZone. */
export function IsTimeZone(): PropertyDecorator {
  return checked('isTimeZone', isTimeZone, 'must be a time zone of IANA, as Europe/Zurich');
}

function checked(name: string, validate: (value: unknown) => boolean, expected: string): PropertyDecorator {
  return ValidateBy({
    name,
    validator: { validate, defaultMessage: (args) => `${args?.property ?? 'it'} ${expected}` },
  });
}
