import { say } from './lib/progress.mts';
import { openStack } from './lib/stack.mts';
import { endLauncher } from './launcher/endLauncher.mts';
import { stackNameOf } from './launcher/stack-name.mts';
import { isAnythingRunning, stopLaunched } from './launcher/shutdown.mts';

/**
 * `npm stop`: has the launcher of `npm start` stop everything, and waits until it has. Without a launcher, when
 * it was killed, it stops what is left itself. `npm stop -- test` does so with what `npm start -- test` has
 * started.
 * @throws Fault when the launcher does not end
 */
export async function main([name = 'dev']: string[]): Promise<void> {
  const stack = openStack(stackNameOf(name));
  const hadLauncher = await endLauncher(stack);
  if (isAnythingRunning(stack)) await stopLaunched(stack);
  else if (!hadLauncher) return say('nothing runs');
  say('stopped; data stays');
}
