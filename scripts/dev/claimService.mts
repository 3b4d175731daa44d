import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../lib/fault.mts';
import { withLock } from '../lib/lock.mjs';
import { isAlive } from '../lib/processes.mts';
import { say, step } from '../lib/progress.mts';
import type { Service, Stack } from '../lib/stack.mts';
import {
  clearDevRunner,
  readDevRunner,
  runningDevRunner,
  servicesInDevelopment,
  writeDevRunner,
} from '../launcher/dev-runner.mts';
import { LAUNCHER_LOCK, readLauncher, runningLauncher } from '../launcher/record.mts';
import type { PlatformProcess } from '../launcher/record.mts';
import { appIdOf } from '../launcher/services.mts';
import { endInOrder } from '../launcher/shutdown.mts';

const LOOK_MS = 100;

/**
 * Makes this process the one that runs a service. Waits while the platform starts or stops; then its launcher has
 * stopped the service and its sidecar, or what a killed one has left of them is stopped.
 * @throws Fault when somebody develops the service already; AbortError
 */
export async function claimService(stack: Stack, service: Service, signal: AbortSignal): Promise<void> {
  const appId = appIdOf(service);
  await step('waits for npm start to be ready', async () => {
    while (!(await claim(stack, service))) await sleep(LOOK_MS, undefined, { signal });
  });
  await step(`waits for npm start to let go of ${appId}`, async () => {
    while (runningLauncher(stack) && startedByLauncher(stack, appId).length > 0) {
      await sleep(LOOK_MS, undefined, { signal });
    }
  });
  await endInOrder([...startedByLauncher(stack, appId), ...startedByUs(stack, service)]);
}

/** Under the lock of `npm start`: it sees the claim before it starts services, or we see it. */
function claim(stack: Stack, service: Service): Promise<boolean> {
  return withLock(join(stack.dir, LAUNCHER_LOCK), 'starts', () => {
    const other = runningDevRunner(stack, service);
    if (other) {
      throw new Fault({
        expected: `nobody else to run ${appIdOf(service)} from its sources`,
        got: `process ${other.pid} does`,
        remedy: 'Ctrl-C there, or use that one',
      });
    }
    if (runningLauncher(stack)?.ready === false) return Promise.resolve(false);
    writeDevRunner(stack, service, startedByUs(stack, service));
    return Promise.resolve(true);
  });
}

/** Stops the service and its sidecar in order; from then on the launcher, if one runs, starts them again. */
export async function giveBack(stack: Stack, service: Service): Promise<void> {
  const appId = appIdOf(service);
  say(`\n${appId} stops …`);
  await endInOrder(startedByUs(stack, service));
  clearDevRunner(stack, service);
  if (runningLauncher(stack)) return say(`stopped; ${appId} is left to npm start again`);
  const others = servicesInDevelopment(stack).map(appIdOf);
  say(
    others.length > 0
      ? `stopped; ${others.join(' and ')} and the servers go on`
      : 'stopped; the servers go on until npm stop',
  );
}

function startedByLauncher(stack: Stack, appId: string): PlatformProcess[] {
  return (readLauncher(stack)?.processes ?? []).filter((each) => each.appId === appId && isAlive(each));
}

/** Also by a process before this one that was killed. */
function startedByUs(stack: Stack, service: Service): PlatformProcess[] {
  return (readDevRunner(stack, service)?.processes ?? []).filter(isAlive);
}
