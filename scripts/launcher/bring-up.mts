import { join } from 'node:path';
import { step } from '../lib/progress.mts';
import type { Stack } from '../lib/stack.mts';
import { startServers } from '../servers/servers.mts';
import { daprTools } from '../tools/dapr.mts';
import { buildServices } from './build.mts';
import { startPlatform } from './platform.mts';
import { waitForPlatform } from './readiness.mts';
import { readLauncher, writeLauncher } from './record.mts';
import { renderDapr } from './render.mts';
import { serviceSettings } from './serviceSettings.mts';

/**
 * Brings a stack up to the point where each service answers: tools, servers, build, database, topics,
 * sidecars and services. What already is as it should be is left as it is.
 * @param signal aborted when the user wants to stop: no further step begins
 * @throws Fault, AggregateError of several, or AbortError; what was started then still runs
 */
export async function bringUp(stack: Stack, signal: AbortSignal): Promise<void> {
  const settings = serviceSettings(process.env);
  const logDir = join(stack.dir, 'logs');
  const tools = await daprTools(logDir);
  signal.throwIfAborted();
  const [profile] = await both(startServers(stack), buildServices(logDir));
  signal.throwIfAborted();
  // These two import what has just been built.
  const [{ prepareDatabase }, { prepareBroker }] = await Promise.all([
    import('./database.mts'),
    import('./broker.mts'),
  ]);
  await both(prepareDatabase(stack), prepareBroker(stack, profile));
  signal.throwIfAborted();
  const cli = await startPlatform(stack, tools, renderDapr(stack, tools.daprd, { profile, settings }));
  await step('services and sidecars: start', () => waitForPlatform(stack, cli, signal));
  writeLauncher(stack, { ready: true, processes: readLauncher(stack)?.processes ?? [] });
}

/** Waits for both, so that none still works on when the failure of the other one stops everything. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
