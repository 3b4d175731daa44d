import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../lib/processes.mts';
import { say } from '../lib/progress.mts';
import type { Service, Stack } from '../lib/stack.mts';
import { clearDevRunner, readDevRunner, runningDevRunner } from './dev-runner.mts';
import type { DevRunner } from './dev-runner.mts';
import { keepRunning } from './keeper.mts';
import { keptProcess } from './kept.mts';
import type { Starting } from './kept.mts';
import { forgetService, readLauncher } from './record.mts';
import type { PlatformProcess } from './record.mts';
import { appIdOf } from './services.mts';
import { endInOrder } from './shutdown.mts';

const LOOK_MS = 100;

interface Keeping {
  starting: Starting;
  signal: AbortSignal;
}

/**
 * Keeps a service and its sidecar running, except while somebody develops the service: then both are let go of, and
 * started again when that one ends, however that was.
 * @param keeping.signal ends the keeping, not the service
 */
export async function keepService(
  stack: Stack,
  service: Service,
  { starting, signal }: Keeping,
): Promise<void> {
  while (!signal.aborted) {
    const runner = runningDevRunner(stack, service);
    if (runner) {
      await letGo(stack, service, runner);
      await until(() => !isAlive(runner), signal);
      if (!signal.aborted) await clearUpAfter(stack, service, runner);
      continue;
    }
    const own = new AbortController();
    await Promise.all([
      keepRunning(keptProcess(stack, service, 'app', starting), own.signal),
      keepRunning(keptProcess(stack, service, 'sidecar', starting), own.signal),
      until(() => runningDevRunner(stack, service) !== undefined, signal).then(() => own.abort()),
    ]);
  }
}

/** Once they are off the record, the other one may have their ports. */
async function letGo(stack: Stack, service: Service, { pid }: DevRunner): Promise<void> {
  const appId = appIdOf(service);
  const processes = ofService(readLauncher(stack)?.processes, appId);
  if (processes.length > 0) say(`${appId} goes to process ${pid}, which runs it from its sources`);
  await endInOrder(processes);
  forgetService(stack, appId);
}

/** Nothing is left to do unless it was killed. */
async function clearUpAfter(stack: Stack, service: Service, { pid }: DevRunner): Promise<void> {
  const appId = appIdOf(service);
  say(`${appId} comes back from process ${pid}`);
  await endInOrder(ofService(readDevRunner(stack, service)?.processes, appId));
  clearDevRunner(stack, service);
}

function ofService(processes: PlatformProcess[] = [], appId: string): PlatformProcess[] {
  return processes.filter((each) => each.appId === appId);
}

async function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !condition()) await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
}
