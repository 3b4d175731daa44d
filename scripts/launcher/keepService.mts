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
  const processes = (readLauncher(stack)?.processes ?? []).filter((each) => each.appId === appId);
  if (processes.length > 0) say(`${appId} goes to process ${pid}, which runs it from its sources`);
  await endInOrder(processes);
  forgetService(stack, appId);
}

/**
 * Nothing is left to do unless it was killed. Somebody else may take the service over meanwhile, with all that is left:
 * the record is theirs then.
 */
async function clearUpAfter(stack: Stack, service: Service, { pid }: DevRunner): Promise<void> {
  const left = () => {
    const runner = readDevRunner(stack, service);
    return runner?.pid === pid ? runner : undefined;
  };
  say(`${appIdOf(service)} comes back from process ${pid}`);
  await endInOrder(left()?.processes ?? []);
  if (left()) clearDevRunner(stack, service);
}

async function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !condition()) await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
}
