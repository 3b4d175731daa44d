import { join, resolve } from 'node:path';

/** The clone: every path of the scripts starts here, never at the working directory. */
export const repoRoot = resolve(import.meta.dirname, '..', '..');

/**
 * The directory of one stack: its pids, secrets, logs, rendered files and, mostly, its data.
 * @param stack name of the stack
 */
export function stackDir(stack: string): string {
  return join(repoRoot, '.plinth', stack);
}
