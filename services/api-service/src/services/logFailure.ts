import { UnavailableError } from '@plinth/shared/errors/appErrors';
import type { Logger } from '@plinth/shared/utils/logger';
import { asUnavailable } from './asUnavailable';

/**
 * Logs what the caller of a failed request is not told. Being busy or cut off is no fault of ours, and callers decide
 * how often it happens: a short warning. Everything else is an error with its stack.
 */
export function logFailure(log: Pick<Logger, 'error' | 'warn'>, requestId: string, thrown: unknown): void {
  const error = asUnavailable(thrown);
  if (!(error instanceof UnavailableError)) return log.error({ requestId, err: error }, 'request failed');
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  log.warn({ requestId, ...error.internal, reason: error.message, cause }, 'request refused for now');
}
