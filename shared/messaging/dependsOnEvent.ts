import { isUnavailable, sqlStateOf } from '../database/isUnavailable';

/**
 * Whether an error may come from the event being applied: then its stream is parked. Otherwise it speaks of the
 * database, the same event may well succeed later, and the consumer backs off.
 * @param error what `apply` threw
 */
export function dependsOnEvent(error: unknown): boolean {
  return !isUnavailable(error);
}

/** Why a stream was parked, without a word of its payload: SQLSTATE and the object it names, or the error's name. */
export function reasonOf(error: unknown): string {
  const code = sqlStateOf(error);
  if (code === undefined) return error instanceof Error ? error.name : typeof error;
  const { table, column, constraint } = error as { table?: string; column?: string; constraint?: string };
  const facts = Object.entries({ table, column, constraint }).filter(([, value]) => value);
  return [`SQLSTATE ${code}`, ...facts.map(([name, value]) => `${name} ${value}`)].join(', ');
}
