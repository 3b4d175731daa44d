import { ValidationError } from '@plinth/shared/errors/appErrors';

/** The past of a thing: as its first n events left it, or as it was at a time. */
export type Moment = { readonly version: number } | { readonly asOf: string };

/** Which past a caller asks for, checked by itself: nothing for now, never both. */
export type MomentRequest = { readonly version?: number | null; readonly asOf?: string | null };

/** By so much our clock may be behind that of PostgreSQL, which says when events were recorded. */
const CLOCK_SKEW_MS = 1_000;

/**
 * The past that is asked for; undefined for the present.
 * @param now the moment of the request: what comes after it is not known yet
 * @throws ValidationError for both at once, or a time in the future
 */
export function momentOf({ version, asOf }: MomentRequest, now: Date): Moment | undefined {
  if (typeof version === 'number' && typeof asOf === 'string') {
    const detail = 'expected version or asOf; got both';
    throw new ValidationError([{ pointer: '/asOf', code: 'not_both', detail }]);
  }
  if (typeof version === 'number') return { version };
  if (typeof asOf !== 'string') return undefined;
  assertPast({ asOf }, now);
  return { asOf };
}

/** @throws ValidationError for a time in the future: what it answered today would be wrong tomorrow */
export function assertPast({ asOf }: { readonly asOf?: string }, now: Date): void {
  if (asOf === undefined || Date.parse(asOf) <= now.getTime() + CLOCK_SKEW_MS) return;
  const detail = `expected a time that has passed; it is ${now.toISOString()} now`;
  throw new ValidationError([{ pointer: '/asOf', code: 'in_future', detail }]);
}
