import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from './lib/fault.mts';
import { isAlive } from './lib/processes.mts';
import { say, step } from './lib/progress.mts';
import { openStack } from './lib/stack.mts';
import { runningLauncher } from './launcher/record.mts';
import type { LauncherRecord } from './launcher/record.mts';
import { stackNameOf } from './launcher/stack-name.mts';
import { isAnythingRunning, stopLaunched } from './launcher/shutdown.mts';
import { signalProcess } from './launcher/signals.mts';

/** Longer than all deadlines of an orderly stop together. */
const DEADLINE_MS = 180_000;

/**
 * `npm stop`: has the launcher of `npm start` stop everything, and waits until it has. Without a launcher, when
 * it was killed, it stops what is left itself. `npm stop -- test` does so with what `npm start -- test` has
 * started.
 * @throws Fault when the launcher does not end
 */
export async function main([name = 'dev']: string[]): Promise<void> {
  const stack = openStack(stackNameOf(name));
  const launcher = runningLauncher(stack);
  if (launcher) {
    signalProcess(launcher.pid, 'SIGTERM');
    await step(`waits for process ${launcher.pid} to stop everything`, () => ended(launcher));
  }
  if (isAnythingRunning(stack)) await stopLaunched(stack);
  else if (!launcher) return say('nothing runs');
  say('stopped; data stays');
}

async function ended(launcher: LauncherRecord): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  while (isAlive(launcher)) {
    if (performance.now() > until) {
      throw new Fault({
        expected: `process ${launcher.pid} (npm start) to end within ${DEADLINE_MS / 1_000} s`,
        got: 'it still runs',
        remedy: `kill -9 ${launcher.pid}, then npm stop again, which stops what is left`,
      });
    }
    await sleep(100);
  }
}
