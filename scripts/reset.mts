import { rmSync } from 'node:fs';
import { Fault } from './lib/fault.mts';
import { runningNames } from './lib/processes.mts';
import { say } from './lib/progress.mts';
import { openStack } from './lib/stack.mts';
import type { StackName } from './lib/stack.mts';
import { serverNames, stopServers } from './servers/servers.mts';

/**
 * `npm run reset`: stops the servers and deletes all data, secrets and logs of the stack of `npm start`;
 * `npm run reset -- test` does so with the one of `npm test`. The cache of tools stays.
 * @throws Fault while the services still run
 */
export async function main([name = 'dev']: string[]): Promise<void> {
  if (name !== 'dev' && name !== 'test') {
    throw new Fault({
      expected: 'dev or test',
      got: name,
      remedy: 'npm run reset, or npm run reset -- test',
    });
  }
  const stack = openStack(name satisfies StackName);
  const services = runningNames(stack).filter((running) => !serverNames.some((server) => server === running));
  if (services.length > 0) {
    throw new Fault({
      expected: `no service of the ${name} stack to run while its data is deleted`,
      got: `${services.join(', ')} running`,
      remedy: 'npm stop, then npm run reset again',
    });
  }
  await stopServers(stack);
  for (const dir of [stack.dataDir, stack.dir]) rmSync(dir, { recursive: true, force: true });
  say(`the ${name} stack has no data any more`);
}
