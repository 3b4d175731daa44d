import { GraphQLError } from 'graphql';
import { ArgumentValidationError } from 'type-graphql';
import {
  AppError,
  QuotaExceededError,
  UnavailableError,
  ValidationError,
} from '@plinth/shared/errors/appErrors';
import { problemHeaders } from '@plinth/shared/errors/problem';
import { faultsOf } from '../middleware/validate';
import { asUnavailable } from '../services/asUnavailable';

/**
 * What a caller is told of an error: code, message and faults as REST tells them, nothing that was sent (as
 * type-graphql would: the rejected input, secrets too). Of an unexpected error its request id alone, and of something
 * that is away also when to come back (`retryAfterSeconds`).
 * @returns the public error, and whether the original belongs in the log
 */
export function publicError(
  error: unknown,
  requestId: string,
): { shown: GraphQLError; isUnexpected: boolean } {
  const cause = asUnavailable(causeOf(error));
  const known = knownError(cause);
  if (known) return { shown: at(error, known.message, known.extensions), isUnexpected: false };
  // Made by graphql itself, or by our limits: about the document, which the caller has written.
  if (cause instanceof GraphQLError) return { shown: documentError(cause), isUnexpected: false };
  if (cause instanceof UnavailableError) {
    const { code, retryAfterSeconds } = cause;
    const away = 'Something that is needed is away; try again later.';
    return { shown: at(error, away, { code, requestId, retryAfterSeconds }), isUnexpected: true };
  }
  const message = 'Something went wrong; ask support with this request id.';
  return { shown: at(error, message, { code: 'internal_error', requestId }), isUnexpected: true };
}

/** Any thrown value as an error of GraphQL, the original kept for publicError. */
export function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('Something went wrong.', {
    originalError: error instanceof Error ? error : new Error(String(error)),
    extensions: { code: 'internal_error' },
  });
}

function knownError(cause: unknown): { message: string; extensions: Record<string, unknown> } | undefined {
  if (cause instanceof ArgumentValidationError) {
    return knownError(new ValidationError(faultsOf(cause.extensions.validationErrors)));
  }
  if (!(cause instanceof AppError) || cause.status >= 500) return undefined;
  const errors = cause instanceof ValidationError ? { errors: cause.faults } : {};
  return {
    message: cause.message,
    extensions: { ...cause.members, code: cause.code, ...errors, ...httpOf(cause) },
  };
}

/** Status and headers of the whole answer, which yoga takes out of the error: nothing was executed. */
function httpOf(cause: AppError): Record<string, unknown> {
  if (!(cause instanceof QuotaExceededError)) return {};
  const { status, retryAfterSeconds } = cause;
  return { retryAfterSeconds, http: { status, headers: problemHeaders(cause) } };
}

function documentError(error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  const code = typeof extensions.code === 'string' ? extensions.code : 'invalid_document';
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}

/** The same place in document and answer, without the original error: it would be shown in development. */
function at(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  return new GraphQLError(message, { ...place, extensions });
}

/** What was thrown, without what GraphQL has wrapped around it. */
export function causeOf(error: unknown): unknown {
  let cause = error;
  while (
    cause instanceof GraphQLError &&
    cause.originalError &&
    !(cause instanceof ArgumentValidationError)
  ) {
    cause = cause.originalError;
  }
  return cause;
}
