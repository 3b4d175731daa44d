import { join } from 'node:path';
import { Fault } from './lib/fault.mts';
import { withLock } from './lib/lock.mjs';
import { say } from './lib/progress.mts';
import { openStack } from './lib/stack.mts';
import type { Stack } from './lib/stack.mts';
import { bringUp } from './launcher/bring-up.mts';
import { servicesInDevelopment } from './launcher/dev-runner.mts';
import { seedDemo } from './launcher/demo.mts';
import { startPage } from './launcher/page.mts';
import { LAUNCHER_LOCK, readLauncher, runningLauncher, writeLauncher } from './launcher/record.mts';
import type { LauncherRecord } from './launcher/record.mts';
import { stackNameOf } from './launcher/stack-name.mts';
import { stopLaunched, stopLeftovers } from './launcher/shutdown.mts';
import { stopSignal } from './launcher/signals.mts';
import { watchPlatform } from './launcher/watch.mts';

/**
 * `npm start`: brings the whole platform up, prints where everything is, watches it, and takes it down in
 * order when asked to: Ctrl-C, `npm stop`, or a closed terminal. `npm start -- test` does so on the ports of
 * `npm test`, which owns the servers there: they stay up.
 */
export async function main([name = 'dev']: string[]): Promise<void> {
  const startedAt = performance.now();
  const signal = stopSignal();
  const stack = openStack(stackNameOf(name));
  const other = await claim(stack);
  if (other) return showRunning(stack, other);
  try {
    // What a launcher that was killed has left behind; servers that still run are made use of.
    await stopLeftovers(stack);
    await bringUp(stack, signal);
    // A service in development may be broken just now; then there may be no demo tenant yet.
    if (!servicesInDevelopment(stack).includes('api')) await seedDemo(stack);
    process.stdout.write(startPage(stack));
    say(`ready in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    await watchPlatform(stack, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    say('\nstops …');
    await stopLaunched(stack);
    say('stopped; data stays');
  }
}

/** @returns the launcher that runs already; undefined when this process is now the one */
async function claim(stack: Stack): Promise<LauncherRecord | undefined> {
  return withLock(join(stack.dir, LAUNCHER_LOCK), 'starts', () => {
    const running = runningLauncher(stack);
    // What it had started stays on record until it is stopped.
    if (!running) writeLauncher(stack, { ready: false, processes: readLauncher(stack)?.processes ?? [] });
    return Promise.resolve(running);
  });
}

function showRunning(stack: Stack, { pid, ready }: LauncherRecord): void {
  if (!ready) {
    throw new Fault({
      expected: 'nothing else to start or stop the platform',
      got: `process ${pid} does`,
      remedy: 'wait for it, or npm stop',
    });
  }
  say(`it already runs (process ${pid})`);
  process.stdout.write(startPage(stack));
}
