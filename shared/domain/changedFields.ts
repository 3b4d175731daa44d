import type { JsonValue } from '../types/json';

/**
 * The given fields that differ from the state, so that an event tells what changed and nothing else.
 * @param changes fields left undefined are not asked for
 */
export function changedFields<Changes extends object>(
  state: { readonly [Name in keyof Changes]-?: JsonValue },
  changes: Changes,
): Changes {
  const entries = Object.entries(changes) as [keyof Changes, unknown][];
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== undefined && !isSame(state[name], value)),
  ) as Changes;
}

// Values are strings, null and lists of strings: equal when their JSON is.
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
