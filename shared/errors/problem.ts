import type { JsonObject } from '../types/json';
import {
  AppError,
  QuotaExceededError,
  UnauthenticatedError,
  UnavailableError,
  ValidationError,
} from './appErrors';
import type { Fault } from './appErrors';

/** An answer as RFC 9457 has it, served as `application/problem+json`; errors may add members of their own. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance: string;
  code: string;
  errors?: readonly Fault[];
  requestId: string;
  [member: string]: unknown;
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Types that others have defined, by code; draft-ietf-httpapi-ratelimit-headers. */
const KNOWN_TYPES: Readonly<Record<string, string>> = {
  quota_exceeded: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
};

/** Faults that the body parser finds, by status; its own messages quote the input. */
const PARSER_FAULTS: Readonly<Record<number, { code: string; detail: string }>> = {
  400: { code: 'malformed_request', detail: 'The request cannot be read; is its body valid JSON?' },
  413: { code: 'content_too_large', detail: 'The body is larger than this route takes.' },
  415: { code: 'unsupported_media_type', detail: 'Send the body as application/json in UTF-8.' },
};

/**
 * What the caller is told of an error. A 5xx shows its request id and no word of its cause.
 * @param request instance = path of the request; requestId = the id that the log has too
 */
export function toProblem(error: unknown, request: { instance: string; requestId: string }): Problem {
  if (error instanceof AppError && error.status < 500) {
    return {
      ...error.members,
      ...frame(error.status, error.code, request),
      detail: error.message,
      ...(error instanceof ValidationError ? { errors: error.faults } : {}),
    };
  }
  if (error instanceof AppError) return frame(error.status, error.code, request);
  const parserFault = parserFaultOf(error);
  if (parserFault) {
    return { ...frame(parserFault.status, parserFault.code, request), detail: parserFault.detail };
  }
  return frame(500, 'internal_error', request);
}

/** Headers that belong to the answer of an error: Retry-After (seconds), WWW-Authenticate. */
export function problemHeaders(error: unknown): Record<string, string> {
  if (error instanceof UnavailableError || error instanceof QuotaExceededError) {
    return { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterSeconds))) };
  }
  return error instanceof UnauthenticatedError ? { 'www-authenticate': 'Bearer' } : {};
}

function frame(status: number, code: string, request: { instance: string; requestId: string }): Problem {
  return {
    type: KNOWN_TYPES[code] ?? `urn:plinth:problem:${code}`,
    title: TITLES[status] ?? 'Error',
    status,
    instance: request.instance,
    code,
    requestId: request.requestId,
  };
}

/** Express and its body parser throw errors with `status` and `expose` (http-errors). */
function parserFaultOf(error: unknown): { status: number; code: string; detail: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const { status, expose } = error as Error & Partial<JsonObject>;
  if (expose !== true || typeof status !== 'number') return undefined;
  const known = PARSER_FAULTS[status];
  return known && { status, ...known };
}
