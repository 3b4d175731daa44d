import { join } from 'node:path';
import { buildServices } from './launcher/build.mts';
import { stopSignal } from './launcher/signals.mts';
import { repoRoot } from './lib/paths.mts';
import { rebuildOptions } from './rebuild/options.mts';

/**
 * `npm run rebuild -- --aggregate NAME [--tenant ID] [--dry-run]`: compares the state rows of an aggregate with what the
 * log folds to and repairs those that differ, while writes go on. It works on the stack of `npm start`, or where
 * PLINTH_DATABASE__MIGRATOR_URL leads, then with PLINTH_MASTER_KEY. Exit 1 when something is wrong and stays so.
 * @throws Fault for any other option
 */
export async function main(args: string[]): Promise<void> {
  const options = rebuildOptions(args, process.env);
  await buildServices(join(repoRoot, '.plinth', 'rebuild', 'logs'));
  const { rebuild } = await import('./rebuild/rebuild.mts');
  const isSound = await rebuild(options, stopSignal());
  process.exitCode = isSound ? 0 : 1;
}
