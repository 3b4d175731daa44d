import { ValidateBy } from 'class-validator';
import type { ValidationArguments, ValidationOptions } from 'class-validator';

/** Bounds of a text, in characters: Unicode code points, as PostgreSQL's char_length and JSON Schema count them. */
export type TextBounds = {
  readonly min: number;
  readonly max: number;
  readonly each?: boolean;
  /** Shown in one line, in mails and headers, too: no line breaks, control or direction characters, not blank. */
  readonly isName?: boolean;
};

/** Why neither JSON in UTF-8 nor PostgreSQL can hold a text, as an end of a sentence; undefined when both can. */
export function storageFault(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain U+0000';
  return text.isWellFormed() ? undefined : 'must not contain a lone surrogate';
}

/**
 * What is wrong with a value that should be a text within bounds, as an end of a sentence; undefined when it is one.
 * What cannot be stored is refused, too.
 */
export function textFault(value: unknown, { min, max, isName }: TextBounds): string | undefined {
  if (typeof value !== 'string') return `must be a string; got ${value === null ? 'null' : typeof value}`;
  const fault = storageFault(value);
  if (fault !== undefined) return fault;
  const length = codePoints(value);
  if (length < min || length > max) return `must have ${min} to ${max} characters; got ${length}`;
  return isName ? nameFault(value) : undefined;
}

// Control characters, line and paragraph separators, and what turns the direction of the text around it.
const UNFIT_FOR_A_LINE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

function nameFault(value: string): string | undefined {
  if (value.trim() === '') return 'must not be white space only';
  return UNFIT_FOR_A_LINE.test(value) ? 'must be one line without control characters' : undefined;
}

/** A text of `min` to `max` characters (see TextBounds); with `each`, every entry of a list is one. */
export function Text(bounds: TextBounds): PropertyDecorator {
  const options: ValidationOptions = bounds.each ? { each: true } : {};
  return ValidateBy(
    {
      name: 'isText',
      constraints: [bounds.min, bounds.max],
      validator: {
        validate: (value: unknown) => textFault(value, bounds) === undefined,
        defaultMessage: (args?: ValidationArguments) => describe(args, bounds),
      },
    },
    options,
  );
}

function describe(args: ValidationArguments | undefined, bounds: TextBounds): string {
  const name = args?.property ?? 'it';
  const entries: unknown = args?.value;
  if (!bounds.each || !Array.isArray(entries))
    return `${name} ${textFault(entries, bounds) ?? 'is not a text'}`;
  const index = entries.findIndex((entry) => textFault(entry, bounds) !== undefined);
  return `${name}[${index}] ${textFault(entries[index], bounds) ?? 'is not a text'}`;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
