import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshTestStack } from '../../scripts/gates/freshTestStack.mts';
import { renderDapr } from '../../scripts/launcher/render.mts';
import { serviceSettings } from '../../scripts/launcher/serviceSettings.mts';
import { runningNames, stopProcess } from '../../scripts/lib/processes.mts';
import { adminUrl, DATABASE } from '../../scripts/lib/databaseUrl.mts';
import type { Profile } from '../../scripts/lib/profile.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import { withArchive } from '../../scripts/servers/kafka-archive.mts';
import { serverNames, stopServers } from '../../scripts/servers/servers.mts';
import { daprTools } from '../../scripts/tools/dapr.mts';
import { kafkaJars } from '../../scripts/tools/kafka.mts';
import { systemTools } from '../../scripts/tools/system.mts';
import { castOf, partsOf } from './cast.mts';
import type { Part, ProcessName } from './cast.mts';
import { createSupervisor } from './supervisor.mts';
import type { ServerPrograms, Supervisor } from './supervisor.mts';
import { openWitness } from './witness.mts';
import type { Witness } from './witness.mts';

/** A stack that runs, and who looks at it. */
export interface Running {
  stack: Stack;
  profile: Profile;
  /** All processes that there are to strike. */
  cast: ProcessName[];
  supervisor: Supervisor;
  witness: Witness;
  /** Of api-service. */
  baseUrl: string;
}

const DEADLINE_MS = 120_000;

/** Settings of the services, as variables: the figures of a log tell more than those of a silent one. */
const SETTINGS = { PLINTH_LOG__LEVEL: 'info' };

/**
 * Brings the stack up with no data of earlier runs: servers, database, topics, sidecars and services, each a process
 * of its own. After the build.
 * @param leaseMs of jobs: how long one of a killed worker waits
 * @param more settings of the services, as variables
 */
export async function bringUp(
  stack: Stack,
  leaseMs: number,
  more: Readonly<Record<string, string>> = {},
): Promise<Running> {
  await takeDown(stack);
  rmSync(join(stack.dir, 'logs'), { recursive: true, force: true });
  const profile = await freshTestStack(stack);
  const logDir = join(stack.dir, 'logs');
  const { daprd } = await daprTools(logDir);
  const settings = serviceSettings({ ...SETTINGS, PLINTH_JOBS__LEASE_MS: String(leaseMs), ...more });
  renderDapr(stack, daprd, { profile, settings });
  // They import what the build has made.
  const [{ prepareDatabase }, { prepareBroker }] = await Promise.all([
    import('../../scripts/launcher/database.mts'),
    import('../../scripts/launcher/broker.mts'),
  ]);
  await Promise.all([prepareDatabase(stack), prepareBroker(stack, profile)]);
  const parts = await partsOf(stack);
  const programs = await programsOf(profile, logDir);
  const witness = await openWitness(new URL(`/${DATABASE}`, adminUrl(stack)).href, { stack, profile });
  const supervisor = createSupervisor({ stack, parts, programs });
  const cast = castOf(profile, parts);
  try {
    await Promise.all(cast.map(supervisor.start));
    await untilUp(supervisor, parts, logDir);
  } catch (error) {
    // It would start again for ever what the caller takes down.
    await supervisor.close();
    await witness.close();
    throw error;
  }
  return { stack, profile, cast, supervisor, witness, baseUrl: `http://127.0.0.1:${stack.ports.api}` };
}

async function untilUp(supervisor: Supervisor, parts: Part[], logDir: string): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  while (!(await Promise.all(parts.map(({ name }) => supervisor.isUp(name)))).every(Boolean)) {
    if (performance.now() > until) throw new Error(`expected the stack to be up; see ${logDir}`);
    await sleep(100);
  }
}

/** Ends whatever of the stack runs, also what a run that was killed has left behind; data stays. */
export async function takeDown(stack: Stack): Promise<void> {
  const parts = runningNames(stack).filter((name) => !serverNames.some((server) => server === name));
  // A frozen one would not hear of anything else.
  await Promise.all(parts.map((name) => stopProcess(stack, name, 'SIGKILL')));
  await stopServers(stack);
}

async function programsOf(profile: Profile, logDir: string): Promise<ServerPrograms> {
  const { postgresBin, redisServer, java } = await systemTools(profile, logDir);
  const kafka = java && (await withArchive({ java, jars: await kafkaJars(java, logDir) }));
  return { postgresBin, redisServer, kafka };
}
