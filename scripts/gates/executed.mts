import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';
import { readStackFile } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { proceduralFunctions } from './functions.mts';
import { withScratchDatabase } from './scratchDatabase.mts';

type Dir = Pick<Stack, 'dir'>;

/** Where shared/testing/executedFunctions.ts notes the functions that ran in a test's database. */
const fileOf = ({ dir }: Dir): string => join(dir, 'executed-functions.txt');

/** Before the tests. */
export function forgetExecuted(stack: Dir): void {
  rmSync(fileOf(stack), { force: true });
}

/**
 * After the tests: which functions in plpgsql none of them has run. PostgreSQL plans their statements only then.
 * @returns one line per fault
 */
export async function neverExecuted(stack: Dir): Promise<string[]> {
  const file = fileOf(stack);
  const executed = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  const adminUrl = readStackFile(stack)?.urls.postgresAdmin as string;
  const scratch = { adminUrl, migrations: join(repoRoot, 'migrations') };
  const names = await withScratchDatabase(scratch, proceduralFunctions);
  return names.filter((name) => !executed.has(name)).map((name) => `${name}(): no test has run it`);
}
