import { join } from 'node:path';
import { readOr } from '../lib/proc.mts';
import type { Stack } from '../lib/stack.mts';
import { CLI_NAME } from './platform.mts';

/** How many endings of each log were told already. */
const told = new Map<string, number>();

/**
 * How the service that ended last has ended, as its parent, the dapr CLI, has noted without naming it: `exit status 1`,
 * `signal: killed`. Of a sidecar the CLI notes nothing.
 * @returns undefined when it has noted none since the last call
 */
export function cliEndingOf({ dir }: Pick<Stack, 'dir'>): string | undefined {
  const file = join(dir, 'logs', `${CLI_NAME}.log`);
  const endings = [...readOr(file, '').matchAll(/process exited with error code: (.+)/g)];
  const before = told.get(file) ?? 0;
  told.set(file, endings.length);
  return endings.length > before ? endings.at(-1)?.[1] : undefined;
}
