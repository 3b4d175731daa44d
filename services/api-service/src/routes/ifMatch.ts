import { ValidationError } from '@plinth/shared/errors/appErrors';

const STRONG = /^"(\d{1,9})"$/;

/**
 * The stream version that If-Match names (RFC 9110): `"7"`; several tags are refused, because one command decides
 * on one version.
 * @returns undefined when the header is missing, or `*`: any version will do
 * @throws ValidationError for anything that is no ETag of ours
 */
export function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = STRONG.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw new ValidationError([
    { pointer: '/If-Match', code: 'no_etag', detail: 'expected one ETag as it was answered, e.g. "7"' },
  ]);
}

/** A stream version as ETag (RFC 9110). */
export function etag(version: number): string {
  return `"${version}"`;
}
