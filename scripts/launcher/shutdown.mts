import { isAlive, runningNames, runningProcess, stopProcess } from '../lib/processes.mts';
import { step } from '../lib/progress.mts';
import type { Stack } from '../lib/stack.mts';
import { stopServers } from '../servers/servers.mts';
import { endAll, signalProcess } from './signals.mts';
import { CLI_NAME, findProcesses } from './platform.mts';
import { clearProcesses, readLauncher } from './record.mts';
import type { PlatformProcess } from './record.mts';

/** Services finish what they are at; their steps of stopping take 43 s at most (see shared/utils/lifecycle.ts). */
const DRAIN_MS = 45_000;
const SIDECAR_MS = 10_000;

/** Whether anything of the stack runs: services, sidecars, the CLI or servers. */
export function isAnythingRunning(stack: Stack): boolean {
  return runningNames(stack).length > 0 || platformProcesses(stack).length > 0;
}

/**
 * Stops what a launcher answers for, in order; data stays. The servers of the test stack are not its own:
 * npm test, or npm run test:stack, has started them and stops them.
 */
export async function stopLaunched(stack: Stack): Promise<void> {
  await stopServices(stack);
  if (stack.name !== 'test') await stopServers(stack);
}

/** Stops all of a stack, in order; data stays. Whatever does not end in time is killed. */
export async function stopStack(stack: Stack): Promise<void> {
  await stopServices(stack);
  await stopServers(stack);
}

/**
 * Stops the services (they drain), then their sidecars, which the draining still needs, then the CLI. Works
 * from the records, so also for a launcher that was killed; does nothing when nothing runs.
 */
export async function stopServices(stack: Stack): Promise<void> {
  const cli = runningProcess(stack, CLI_NAME);
  // While it starts services it would go on doing so beside us, and take 20 s to notice a signal: it is frozen.
  const isStarting = readLauncher(stack)?.ready !== true;
  if (cli && isStarting) signalProcess(cli.pid, 'SIGSTOP');
  const processes = platformProcesses(stack);
  const of = (role: PlatformProcess['role']) => processes.filter((each) => each.role === role);
  await step('services: finish their work', () => endAll(of('app'), DRAIN_MS));
  await step('sidecars: stop', () => endAll(of('sidecar'), SIDECAR_MS));
  if (cli) {
    await step('dapr CLI: stops', () =>
      stopProcess(stack, CLI_NAME, isStarting ? 'SIGKILL' : 'SIGTERM', 4_000),
    );
    // Its children are in its group; one that was started between two looks is not on our list.
    signalProcess(-cli.pid, 'SIGKILL');
  }
  clearProcesses(stack);
}

function platformProcesses(stack: Stack): PlatformProcess[] {
  const known = (readLauncher(stack)?.processes ?? []).filter(isAlive);
  const isNew = (each: PlatformProcess) => !known.some(({ pid }) => pid === each.pid);
  return [...known, ...findProcesses(stack).filter(isNew)];
}
