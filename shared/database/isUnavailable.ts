/**
 * SQLSTATE classes that speak of the database and not of what was asked: connection, catalog (a database that is not
 * there), transaction rollback (deadlock, serialization), resources, operator intervention (statement_timeout, too),
 * system error.
 */
const ENVIRONMENT_CLASSES = new Set(['08', '3D', '40', '53', '57', '58']);

/**
 * Single codes of other classes: a server that has become a standby, a session that was ended because it lay idle in a
 * transaction or because that took too long, a lock that is not available.
 */
const ENVIRONMENT_CODES = new Set(['25006', '25P03', '25P04', '55P03']);

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What pg says when PostgreSQL does not answer in time; see query_timeout in connection.ts. */
const UNANSWERED = 'Query read timeout';

/** What pg and pg-pool say without a code: no connection came, or the one there was is gone. */
const DRIVER_MESSAGES =
  /^(Query read timeout|Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered a connection error) and is not queryable|Cannot use a pool after calling end)/;

/**
 * Whether an error says that PostgreSQL is away or cannot do it now (no connection, no room, a deadlock, a timeout of
 * a statement or a lock): the same call may succeed later.
 * @param error what a query threw
 */
export function isUnavailable(error: unknown): boolean {
  const sqlState = sqlStateOf(error);
  if (sqlState !== undefined) {
    return (
      ENVIRONMENT_CLASSES.has(sqlState.slice(0, 2)) || ENVIRONMENT_CODES.has(sqlState) || isRefusal(error)
    );
  }
  if (!(error instanceof Error)) return false;
  return (
    SYSTEM_CODES.has(String(codeOf(error))) || isNoSocketYet(error) || DRIVER_MESSAGES.test(error.message)
  );
}

/** The Unix socket of a server that is not up; without `connect` it would be a certificate's file that is not there. */
function isNoSocketYet(error: Error): boolean {
  return codeOf(error) === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';
}

/** A session that PostgreSQL could not begin, or had to end, for a reason of its own: on a full disk it says no more. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error && codeOf(error) === 'XX000' && 'severity' in error && error.severity === 'FATAL'
  );
}

/** Whether PostgreSQL did not answer in time: its session can be used for nothing any more, a rollback included. */
export function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === UNANSWERED;
}

/** The five characters by which PostgreSQL names an error; undefined when the error is not its own. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  // With a digit: EPIPE, which Node says, has five letters, too.
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
