import { storageFault } from '../domain/text';
import { ValidationError } from '../errors/appErrors';

const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

function refuse(pointer: string, detail: string): never {
  throw new ValidationError([{ pointer, code: 'not_canonical', detail }]);
}

function canonicalString(value: string, pointer: string): string {
  const fault = storageFault(value);
  if (fault !== undefined) refuse(pointer, fault);
  return JSON.stringify(value);
}

function canonicalNumber(value: number, pointer: string): string {
  if (!Number.isFinite(value)) refuse(pointer, `must be a finite number; got ${value}`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    refuse(pointer, `must lie within ±(2^53−1), or be sent as a string; got ${value}`);
  }
  return JSON.stringify(value);
}

function canonicalObject(value: object, pointer: string): string {
  if (!isPlainObject(value)) {
    refuse(pointer, `must be plain JSON; got an instance of ${value.constructor.name}`);
  }
  const members: string[] = [];
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (member === undefined) continue;
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    members.push(`${canonicalString(key, at)}:${canonicalValue(member, at)}`);
  }
  return `{${members.join(',')}}`;
}

function canonicalValue(value: unknown, pointer: string): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value, pointer);
    case 'number':
      return canonicalNumber(value, pointer);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) {
        return `[${value.map((item, index) => canonicalValue(item, `${pointer}/${index}`)).join(',')}]`;
      }
      return canonicalObject(value, pointer);
    default:
      return refuse(pointer, `must be JSON; got ${typeof value}`);
  }
}

/**
 * Serialises plain data as canonical JSON (RFC 8785): members sorted by UTF-16 code units, ECMAScript numbers, no
 * white space. Members that are undefined are left out.
 *
 * @param value strings, finite numbers, booleans, null, arrays and plain objects of these
 * @returns the one text of this value; `JSON.parse` of it is what the event is
 * @throws ValidationError with a JSON pointer for anything that JSON or PostgreSQL cannot hold exactly: U+0000, lone
 *   surrogates, NaN, ±Infinity, integers beyond ±(2^53−1), dates and other class instances, undefined in an array
 */
export function canonicalize(value: unknown): string {
  return canonicalValue(value, '');
}
