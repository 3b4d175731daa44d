import { join } from 'node:path';
import { buildServices } from './launcher/build.mts';
import { endTestSidecars, prepareTestSidecars } from './launcher/test-sidecars.mts';
import { Fault } from './lib/fault.mts';
import { say } from './lib/progress.mts';
import { openStack } from './lib/stack.mts';
import { startServers, stopServers } from './servers/servers.mts';
import { daprTools } from './tools/dapr.mts';

/**
 * `npm run test:stack`: starts the servers of the test stack and leaves them running, and makes ready what tests
 * start sidecars with, so that single test files can be run again and again; `npm run test:stack -- stop`
 * stops them.
 */
export async function main([action = 'start']: string[]): Promise<void> {
  const stack = openStack('test');
  if (action === 'start') {
    const profile = await startServers(stack);
    say(`the test servers run; ${stack.dir}/stack.json says where`);
    const logDir = join(stack.dir, 'logs');
    const { daprd } = await daprTools(logDir);
    await buildServices(logDir);
    await prepareTestSidecars(stack, daprd, profile);
    say('tests can start sidecars');
  } else if (action === 'stop') {
    endTestSidecars(stack);
    await stopServers(stack);
    say('the test servers are stopped');
  } else {
    const remedy = 'npm run test:stack, or npm run test:stack -- stop';
    throw new Fault({ expected: 'start or stop', got: action, remedy });
  }
}
