import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../lib/fault.mts';
import { lastLines } from '../lib/logfile.mts';
import { isAlive } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import type { Service, Stack } from '../lib/stack.mts';
import { tellingLines } from '../lib/telling-lines.mts';
import { findProcesses } from './platform.mts';
import { readLauncher, writeLauncher } from './record.mts';
import type { PlatformProcess } from './record.mts';
import { appIdOf } from './services.mts';

const DEADLINE_MS = 120_000;

/**
 * Waits until the services that were started and their sidecars answer; what was found so far is on record all the
 * while, so that it can be stopped at any time.
 * @param started.cli the dapr CLI that starts them
 * @param signal aborted when the user wants to stop
 * @throws Fault when one ends or does not answer in time, with the end of its log
 */
export async function waitForPlatform(
  stack: Stack,
  { cli, wanted }: { cli: ProcessRecord; wanted: readonly Service[] },
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  for (;;) {
    signal.throwIfAborted();
    assertRunning(stack, cli);
    const missing = (await Promise.all(wanted.map((service) => unreadyOf(stack, service)))).flat();
    if (missing.length === 0) return;
    if (performance.now() > until) throw late(stack, cli, missing);
    await sleep(100);
  }
}

/** Whether a service answers. */
export function serviceAnswers({ ports }: Pick<Stack, 'ports'>, service: Service): Promise<boolean> {
  return answers(`http://127.0.0.1:${ports[service]}/livez`);
}

/** Whether a sidecar answers and has spoken to its service. */
export function sidecarAnswers({ ports }: Pick<Stack, 'ports'>, service: Service): Promise<boolean> {
  return answers(`http://127.0.0.1:${ports.sidecars[service].daprHttp}/v1.0/healthz`);
}

/** What does not answer yet, in words. */
async function unreadyOf(stack: Stack, service: Service): Promise<string[]> {
  const [app, sidecar] = await Promise.all([serviceAnswers(stack, service), sidecarAnswers(stack, service)]);
  const name = appIdOf(service);
  return [...(app ? [] : [name]), ...(sidecar ? [] : [`the sidecar of ${name}`])];
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function assertRunning(stack: Stack, cli: ProcessRecord): void {
  const known = readLauncher(stack)?.processes ?? [];
  const isNew = (each: PlatformProcess) => !known.some(({ pid }) => pid === each.pid);
  const processes = [...known, ...findProcesses(stack).filter(isNew)];
  writeLauncher(stack, { ready: false, processes });
  const ended = processes.find((each) => !isAlive(each));
  if (ended) throw endedEarly(nameOf(ended), ended.logFile);
  if (!isAlive(cli)) throw endedEarly('the dapr CLI', cli.logFile);
}

/** A service or its sidecar, in words. */
export function nameOf({ appId, role }: PlatformProcess): string {
  return role === 'app' ? appId : `the sidecar of ${appId}`;
}

function endedEarly(name: string, logFile: string): Fault {
  return new Fault({
    expected: `${name} to start and stay`,
    got: `it ended; from ${logFile}:\n${tellingLines(logFile)}`,
    remedy: 'mend what the log says, then npm start again',
  });
}

function late(stack: Stack, cli: ProcessRecord, missing: string[]): Fault {
  return new Fault({
    expected: `every service and sidecar to answer within ${DEADLINE_MS / 1_000} s`,
    got: `${missing.join(', ')} did not; the end of ${cli.logFile}:\n${lastLines(cli.logFile)}`,
    remedy: `read the logs in ${stack.dir}/logs, then npm start again`,
  });
}
