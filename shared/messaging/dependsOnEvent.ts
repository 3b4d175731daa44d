/**
 * SQLSTATE classes that speak of the database and not of the event: connection, transaction rollback (deadlock,
 * serialization), resources, operator intervention, system error.
 */
const ENVIRONMENT_CLASSES = new Set(['08', '40', '53', '57', '58']);
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Whether an error may come from the event being applied: then its stream is parked. Otherwise the same event may well
 * succeed later, and the consumer backs off.
 * @param error what `apply` threw; a lost connection without SQLSTATE counts as "may", and shows when the
 *   savepoint cannot be rolled back to
 */
export function dependsOnEvent(error: unknown): boolean {
  const code = sqlStateOf(error);
  return code === undefined || !(ENVIRONMENT_CLASSES.has(code.slice(0, 2)) || code === LOCK_NOT_AVAILABLE);
}

/** Why a stream was parked, without a word of its payload: SQLSTATE and the object it names, or the error's name. */
export function reasonOf(error: unknown): string {
  const code = sqlStateOf(error);
  if (code === undefined) return error instanceof Error ? error.name : typeof error;
  const { table, column, constraint } = error as { table?: string; column?: string; constraint?: string };
  const facts = Object.entries({ table, column, constraint }).filter(([, value]) => value);
  return [`SQLSTATE ${code}`, ...facts.map(([name, value]) => `${name} ${value}`)].join(', ');
}

function sqlStateOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
