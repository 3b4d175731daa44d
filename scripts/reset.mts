import { rmSync } from 'node:fs';
import { runningLauncher } from './launcher/record.mts';
import { stopStack } from './launcher/shutdown.mts';
import { Fault } from './lib/fault.mts';
import { say } from './lib/progress.mts';
import { openStack } from './lib/stack.mts';

/**
 * `npm run reset`: deletes all data, secrets and logs of `npm start`; `npm run reset -- test` does so for
 * `npm test`. What a killed launcher left running is stopped before. The cache of tools stays.
 * @throws Fault while `npm start` runs
 */
export async function main([name = 'dev']: string[]): Promise<void> {
  if (name !== 'dev' && name !== 'test') {
    throw new Fault({
      expected: 'dev or test',
      got: name,
      remedy: 'npm run reset, or npm run reset -- test',
    });
  }
  const stack = openStack(name);
  const launcher = runningLauncher(stack);
  if (launcher) {
    throw new Fault({
      expected: `nothing to use the ${name} stack while its data is deleted`,
      got: `process ${launcher.pid} runs it`,
      remedy: `${name === 'dev' ? 'npm stop' : `kill ${launcher.pid}`}, then npm run reset again`,
    });
  }
  await stopStack(stack);
  for (const dir of [stack.dataDir, stack.dir]) rmSync(dir, { recursive: true, force: true });
  say(`the ${name} stack has no data any more`);
}
