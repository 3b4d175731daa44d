import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot } from '@plinth/shared/testing/testStack';

/** The URL of a module of scripts/, for the imports of a program that `runModule` runs. */
export function scriptUrl(path: string): string {
  return pathToFileURL(join(repoRoot, 'scripts', path)).href.replaceAll("'", '%27');
}
