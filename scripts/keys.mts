import { join } from 'node:path';
import { keysOptions } from './keys/options.mts';
import { buildServices } from './launcher/build.mts';
import { repoRoot } from './lib/paths.mts';

/**
 * `npm run keys -- list | rotate | retire KID`: the keys that sign access tokens, while the platform runs. It works on the
 * stack of `npm start`, or where PLINTH_DATABASE__MIGRATOR_URL leads. Exit 1 when there was no such key.
 * @throws Fault for any other command
 */
export async function main(args: string[]): Promise<void> {
  const command = keysOptions(args, process.env);
  await buildServices(join(repoRoot, '.plinth', 'keys', 'logs'));
  const { runKeysCommand } = await import('./keys/run.mts');
  process.exitCode = (await runKeysCommand(command)) ? 0 : 1;
}
