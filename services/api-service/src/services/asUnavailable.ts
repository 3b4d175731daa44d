import { isUnavailable, sqlStateOf } from '@plinth/shared/database/isUnavailable';
import { UnavailableError } from '@plinth/shared/errors/appErrors';

/** Makes a 503 of an error that says that PostgreSQL is away, with the error as its cause; any other stays as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  return new UnavailableError('PostgreSQL is away, or cannot do it now', undefined, {
    internal: { sqlState: sqlStateOf(error) },
    cause: error,
  });
}
