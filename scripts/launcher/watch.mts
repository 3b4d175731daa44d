import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, runningProcess } from '../lib/processes.mts';
import type { Profile } from '../lib/profile.mts';
import { say } from '../lib/progress.mts';
import { readStackFile, services } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { serversOf } from '../servers/servers.mts';
import type { ServerName } from '../servers/servers.mts';
import { keepRunning } from './keeper.mts';
import { keepService } from './keepService.mts';
import { keptServer } from './kept.mts';
import { CLI_NAME } from './platform.mts';

const LOOK_MS = 500;

/**
 * Keeps the services, sidecars and servers of a stack running until it is told to stop: what ends is started again,
 * with a line that says so. The servers of the test stack are left to whoever has started them.
 * @param signal ends the watching; what is being started then still comes up
 */
export async function watchPlatform(stack: Stack, signal: AbortSignal): Promise<void> {
  const starting = new Set<ServerName>();
  const servers = stack.name === 'test' ? [] : serversOf(readStackFile(stack)?.profile as Profile);
  await Promise.all([
    ...servers.map((name) => keepRunning(keptServer(stack, name, starting), signal)),
    ...services.map((service) => keepService(stack, service, { starting, signal })),
    watchCli(stack, signal),
    signal.aborted || once(signal, 'abort'),
  ]);
}

/** The CLI has done its work once all is started: its children go on without it. */
async function watchCli(stack: Stack, signal: AbortSignal): Promise<void> {
  const cli = runningProcess(stack, CLI_NAME);
  while (cli && !signal.aborted) {
    if (!isAlive(cli)) {
      return say(
        `the dapr CLI ended (process ${cli.pid}); services and sidecars are kept running without it`,
      );
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}
