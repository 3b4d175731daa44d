import { openStack } from './lib/stack.mts';
import { startServers, stopServers } from './servers/servers.mts';

/**
 * `npm run test:stack`: starts the servers of the test stack and leaves them running, so that single
 * test files can be run again and again; `npm run test:stack -- stop` stops them.
 */
export async function main([action = 'start']: string[]): Promise<void> {
  const stack = openStack('test');
  if (action === 'stop') await stopServers(stack);
  else await startServers(stack);
}
