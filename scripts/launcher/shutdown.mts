import { isAlive, runningNames, runningProcess, stopProcess } from '../lib/processes.mts';
import { step } from '../lib/progress.mts';
import { services } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { stopServers } from '../servers/servers.mts';
import { clearDevRunner, readDevRunner, runningDevRunner, servicesInDevelopment } from './dev-runner.mts';
import { endAll, signalProcess } from './signals.mts';
import { CLI_NAME, findProcesses } from './platform.mts';
import { clearProcesses, readLauncher } from './record.mts';
import type { PlatformProcess } from './record.mts';

/** Services finish what they are at; their steps of stopping take 43 s at most (see shared/utils/lifecycle.ts). */
const DRAIN_MS = 45_000;
const SIDECAR_MS = 10_000;

/** Whether anything of the stack runs: services, sidecars, the CLI, servers, or who develops a service. */
export function isAnythingRunning(stack: Stack): boolean {
  return (
    runningNames(stack).length > 0 ||
    platformProcesses(stack).length > 0 ||
    servicesInDevelopment(stack).length > 0
  );
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
 * Stops all services and sidecars of a stack in order, also those that somebody develops; does nothing when nothing
 * runs.
 */
export async function stopServices(stack: Stack): Promise<void> {
  await endDevRunners(stack);
  await stopLeftovers(stack);
}

/** Each ends its service and its sidecar itself. */
async function endDevRunners(stack: Stack): Promise<void> {
  const runners = services.flatMap((service) => runningDevRunner(stack, service) ?? []);
  if (runners.length === 0) return;
  await step('services in development: stop', () => endAll(runners, DRAIN_MS + SIDECAR_MS));
}

/**
 * Stops what a launcher has started, and what remains of a killed `npx just dev-…`: the services (they drain), then
 * their sidecars, which the draining still needs, then the CLI. Works from the records, so also for a launcher that
 * was killed; services that somebody develops go on.
 */
export async function stopLeftovers(stack: Stack): Promise<void> {
  const cli = runningProcess(stack, CLI_NAME);
  // While it starts services it would go on doing so beside us, and take 20 s to notice a signal: it is frozen.
  const isStarting = readLauncher(stack)?.ready !== true;
  if (cli && isStarting) signalProcess(cli.pid, 'SIGSTOP');
  await endInOrder(platformProcesses(stack));
  if (cli) {
    await step('dapr CLI: stops', () =>
      stopProcess(stack, CLI_NAME, isStarting ? 'SIGKILL' : 'SIGTERM', 4_000),
    );
    // Its children are in its group; one that was started between two looks is not on our list.
    signalProcess(-cli.pid, 'SIGKILL');
  }
  clearProcesses(stack);
  for (const service of services) if (!runningDevRunner(stack, service)) clearDevRunner(stack, service);
}

/** Ends services (they drain), then sidecars, which the draining still needs; whatever does not end in time is killed. */
export async function endInOrder(processes: PlatformProcess[]): Promise<void> {
  const of = (role: PlatformProcess['role']) => processes.filter((each) => each.role === role);
  await step('services: finish their work', () => endAll(of('app'), DRAIN_MS));
  await step('sidecars: stop', () => endAll(of('sidecar'), SIDECAR_MS));
}

function platformProcesses(stack: Stack): PlatformProcess[] {
  const ofKilled = services.filter((service) => !runningDevRunner(stack, service));
  const left = ofKilled.flatMap((service) => readDevRunner(stack, service)?.processes ?? []);
  const known = [...(readLauncher(stack)?.processes ?? []), ...left].filter(isAlive);
  const isNew = (each: PlatformProcess) => !known.some(({ pid }) => pid === each.pid);
  return [...known, ...findProcesses(stack).filter(isNew)];
}
