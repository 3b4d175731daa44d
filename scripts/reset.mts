import { rmSync } from 'node:fs';
import { endLauncher } from './launcher/endLauncher.mts';
import { mailDirectory } from './launcher/services.mts';
import { stopStack } from './launcher/shutdown.mts';
import { stackNameOf } from './launcher/stack-name.mts';
import { removeDataDir } from './lib/datadir.mts';
import { say } from './lib/progress.mts';
import { openStack } from './lib/stack.mts';

/**
 * `npm run reset`: stops what runs, in order, and deletes all data, secrets and logs of `npm start`;
 * `npm run reset -- test` does so for `npm test`. The cache of tools stays.
 * @throws Fault when the launcher does not end; then nothing is deleted
 */
export async function main([name = 'dev']: string[]): Promise<void> {
  const stack = openStack(stackNameOf(name));
  await endLauncher(stack);
  await stopStack(stack);
  removeDataDir(stack.dataDir);
  rmSync(stack.dir, { recursive: true, force: true });
  rmSync(mailDirectory(stack), { recursive: true, force: true });
  say(`the ${name} stack has no data any more`);
}
