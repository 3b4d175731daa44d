import { types } from 'pg';

type Parse = (text: string) => unknown;

// Object ids of PostgreSQL's built-in types (pg_type.dat); they never change.
const OID = {
  int8: 20,
  date: 1082,
  timestamptz: 1184,
  int8Array: 1016,
  timestamptzArray: 1185,
  textArray: 1009,
};

const parseTextArray = types.getTypeParser(OID.textArray) as (text: string) => (string | null)[];

const parsers = new Map<number, Parse>([
  [OID.int8, parseInt8],
  [OID.date, (text) => text],
  [OID.timestamptz, parseTimestamptz],
  [OID.int8Array, arrayOf(parseInt8)],
  [OID.timestamptzArray, arrayOf(parseTimestamptz)],
]);

/**
 * How values of PostgreSQL become values of JavaScript, given to each pool as `types`, so that nothing is set
 * globally: int8 is a number, timestamptz an RFC 3339 string, date a day (2026-02-28), json what it parses to, uuid and text strings,
 * bytea a Buffer.
 */
export const typeParsers = {
  getTypeParser(oid: number, format: 'text' | 'binary' = 'text'): Parse {
    const own = format === 'text' ? parsers.get(oid) : undefined;
    return own ?? (types.getTypeParser(oid, format) as Parse);
  },
};

/**
 * An int8 as a number.
 * @throws RangeError beyond ±(2^53−1), where a number would be another one
 */
function parseInt8(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`expected an int8 within ±(2^53-1); got ${text}; select it as text`);
}

/**
 * A timestamptz of a session in UTC as RFC 3339: with milliseconds, as `Date.toISOString` writes them, and
 * with microseconds where PostgreSQL has any. What a Date wrote is therefore read back as the same string.
 * @throws RangeError when the session is not in UTC, or for infinity
 */
function parseTimestamptz(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (!match) throw new RangeError(`expected a time in UTC, years 0001 to 9999; got ${text}`);
  const [, day, time, fraction = ''] = match;
  return `${day}T${time}.${fraction.padEnd(fraction.length > 3 ? 6 : 3, '0')}Z`;
}

function arrayOf(parse: Parse): Parse {
  return (text) => parseTextArray(text).map((entry) => (entry === null ? null : parse(entry)));
}
