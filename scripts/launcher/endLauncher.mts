import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../lib/fault.mts';
import { isAlive } from '../lib/processes.mts';
import { step } from '../lib/progress.mts';
import type { Stack } from '../lib/stack.mts';
import { runningLauncher } from './record.mts';
import type { LauncherRecord } from './record.mts';
import { signalProcess } from './signals.mts';

/** Longer than all deadlines of an orderly stop together. */
const DEADLINE_MS = 180_000;

/**
 * Has the launcher of a stack stop everything in order, and waits until it has ended; data stays.
 * @returns whether there was one; when it was killed, what it has started may still run
 * @throws Fault when it does not end
 */
export async function endLauncher(stack: Pick<Stack, 'dir'>): Promise<boolean> {
  const launcher = runningLauncher(stack);
  if (!launcher) return false;
  signalProcess(launcher.pid, 'SIGTERM');
  await step(`waits for process ${launcher.pid} to stop everything`, () => ended(launcher));
  return true;
}

async function ended(launcher: LauncherRecord): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  while (isAlive(launcher)) {
    if (performance.now() > until) {
      throw new Fault({
        expected: `process ${launcher.pid} (npm start) to end within ${DEADLINE_MS / 1_000} s`,
        got: 'it still runs',
        remedy: `kill -9 ${launcher.pid}, then npm stop, which stops what is left`,
      });
    }
    await sleep(100);
  }
}
