import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { say, step } from '../lib/progress.mts';
import { settleAll } from '../lib/settle-all.mts';
import { services } from '../lib/stack.mts';
import type { Service, Stack } from '../lib/stack.mts';
import { startServers } from '../servers/servers.mts';
import { daprTools } from '../tools/dapr.mts';
import type { DaprTools } from '../tools/dapr.mts';
import { buildServices } from './build.mts';
import { servicesInDevelopment } from './dev-runner.mts';
import { startPlatform } from './platform.mts';
import { waitForPlatform } from './readiness.mts';
import { readLauncher, writeLauncher } from './record.mts';
import { renderDapr } from './render.mts';
import type { DaprFiles } from './render.mts';
import { appIdOf } from './services.mts';
import { serviceSettings } from './serviceSettings.mts';

/**
 * Brings a stack up to the point where each service answers: what they need, then sidecars and services. What already
 * is as it should be is left as it is, and so are services that somebody develops.
 * @param signal aborted when the user wants to stop: no further step begins
 * @throws Fault, AggregateError of several, or AbortError; what was started then still runs
 */
export async function bringUp(stack: Stack, signal: AbortSignal): Promise<void> {
  await oneAtATime(stack, async () => {
    const inDevelopment = servicesInDevelopment(stack);
    for (const service of inDevelopment)
      say(`${appIdOf(service)} is left to whoever runs it from its sources`);
    const wanted = services.filter((service) => !inDevelopment.includes(service));
    const { tools, files } = await prepare(stack, wanted, signal);
    if (wanted.length > 0) {
      const cli = await startPlatform(stack, tools, files, wanted);
      await step('services and sidecars: start', () => waitForPlatform(stack, { cli, wanted }, signal));
    }
  });
  writeLauncher(stack, { ready: true, processes: readLauncher(stack)?.processes ?? [] });
}

/**
 * Brings up what services and sidecars of a stack need: tools, servers, build, database, topics, rendered files.
 * @throws Fault, AggregateError of several, or AbortError
 */
export async function bringUpBase(stack: Stack, signal: AbortSignal): Promise<void> {
  await oneAtATime(stack, () => prepare(stack, services, signal));
}

async function prepare(
  stack: Stack,
  wanted: readonly Service[],
  signal: AbortSignal,
): Promise<{ tools: DaprTools; files: DaprFiles }> {
  const settings = serviceSettings(process.env);
  const logDir = join(stack.dir, 'logs');
  const tools = await daprTools(logDir);
  signal.throwIfAborted();
  const [profile] = await settleAll(
    [startServers(stack), buildServices(logDir)],
    'neither servers nor services are ready',
  );
  signal.throwIfAborted();
  // These two import what has just been built.
  const [{ prepareDatabase }, { prepareBroker }] = await Promise.all([
    import('./database.mts'),
    import('./broker.mts'),
  ]);
  await settleAll(
    [prepareDatabase(stack), prepareBroker(stack, profile)],
    'neither database nor broker can be made ready',
  );
  signal.throwIfAborted();
  return { tools, files: renderDapr(stack, tools.daprd, { profile, settings, wanted }) };
}

/** npm start and npx just dev-… may be typed at the same time. */
function oneAtATime<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  return withLock(join(stack.dir, 'bring-up.lock'), `brings up the ${stack.name} stack`, work);
}
