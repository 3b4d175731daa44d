import { join } from 'node:path';
import { buildServices } from './launcher/build.mts';
import { stopSignal } from './launcher/signals.mts';
import { repoRoot } from './lib/paths.mts';
import { projectionOptions } from './projection/options.mts';

/**
 * `npm run projection -- list | rebuild | switch | drop NAME …`: the versions of projections, while the platform runs and
 * keeps them. It works on the stack of `npm start`, or where PLINTH_DATABASE__MIGRATOR_URL leads. Exit 1 when what was
 * asked for did not come about.
 * @throws Fault for any other command
 */
export async function main(args: string[]): Promise<void> {
  const command = projectionOptions(args, process.env);
  await buildServices(join(repoRoot, '.plinth', 'projection', 'logs'));
  const { runProjectionCommand } = await import('./projection/run.mts');
  process.exitCode = (await runProjectionCommand(command, stopSignal())) ? 0 : 1;
}
