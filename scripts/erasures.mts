import { join } from 'node:path';
import { erasuresOptions } from './erasures/options.mts';
import { buildServices } from './launcher/build.mts';
import { repoRoot } from './lib/paths.mts';

/**
 * `npm run erasures -- apply [--register DIR]`: the first step after a restore, before anything is started: drops again
 * what the register of erasures names. It works on the stack of `npm start`, or where PLINTH_DATABASE__MIGRATOR_URL leads.
 * Repeatable.
 * @throws Fault for any other command, and when there is no register
 */
export async function main(args: string[]): Promise<void> {
  const command = erasuresOptions(args, process.env);
  await buildServices(join(repoRoot, '.plinth', 'erasures', 'logs'));
  const { applyRegister } = await import('./erasures/apply.mts');
  process.stdout.write(await applyRegister(command));
}
