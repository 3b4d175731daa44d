import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildServices } from './launcher/build.mts';
import { repoRoot } from './lib/paths.mts';
import { say } from './lib/progress.mts';

/**
 * `npm run golden`: writes to tests/golden what is not there yet: each event type at its schema version, and the folds
 * of each aggregate's revision. What is there stays; `npm test` compares the code with it.
 */
export async function main(): Promise<void> {
  await buildServices(join(repoRoot, '.plinth', 'golden', 'logs'));
  const { writeGolden } = await import('./golden/writeGolden.mts');
  const folder = join(repoRoot, 'tests', 'golden');
  mkdirSync(join(folder, 'events'), { recursive: true });
  const written = writeGolden(folder, join(repoRoot, 'shared', 'domain', 'registry.ts'));
  for (const file of written) process.stdout.write(`${file}\n`);
  say(
    written.length === 0
      ? 'nothing is new'
      : `${written.length} written: look at them before they are committed`,
  );
}
