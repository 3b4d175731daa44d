import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';
import { spawnRecorded } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import { say } from '../lib/progress.mts';
import { settleAll } from '../lib/settle-all.mts';
import type { Service, Stack } from '../lib/stack.mts';
import { bringUpBase } from '../launcher/bring-up.mts';
import { serviceCommand, sidecarCommand } from '../launcher/commands.mts';
import { writeDevRunner } from '../launcher/dev-runner.mts';
import { keepRunning } from '../launcher/keeper.mts';
import { keptProcess } from '../launcher/kept.mts';
import { assertPortsFree } from '../launcher/platform.mts';
import { serviceAnswers } from '../launcher/readiness.mts';
import { runningLauncher } from '../launcher/record.mts';
import type { PlatformProcess } from '../launcher/record.mts';
import { appIdOf, filesOf, sourceFileOf } from '../launcher/services.mts';
import { followLog } from './followLog.mts';
import { printService, printSidecar } from './printLines.mts';
import { runService } from './runService.mts';
import { createStandby } from './standby.mts';

const HOOK = join(repoRoot, 'scripts', 'dev', 'registerSources.mts');
const WARM_START = join(repoRoot, 'scripts', 'dev', 'warmStart.mts');

/**
 * Runs a claimed service from its sources beside its sidecar, and prints what they log, until it is told to stop; both
 * then still run.
 * @throws Fault or AbortError when what they need cannot be brought up
 */
export async function develop(stack: Stack, service: Service, signal: AbortSignal): Promise<void> {
  const appId = appIdOf(service);
  const folder = join(repoRoot, 'services', appId);
  if (!runningLauncher(stack)) await bringUpBase(stack, signal);
  await assertPortsFree(stack, [service]);
  const started = new Map<PlatformProcess['role'], PlatformProcess>();
  const keepAs = (role: PlatformProcess['role']) => (record: ProcessRecord) => {
    started.set(role, { ...record, appId, role });
    writeDevRunner(stack, service, [...started.values()]);
  };
  say(`${appId} runs from its sources on port ${stack.ports[service]}: each save starts it again`);
  say('types are not checked here: npm run types; what it logs is kept, too, in');
  const { appLog, sidecarLog } = filesOf(stack, appId);
  say(`  ${appLog}`);
  const standby = createStandby(() => fromSources(stack, service));
  const broken = new AbortController();
  const until = AbortSignal.any([signal, broken.signal]);
  const work = [
    followLog(appLog, printService, until),
    followLog(sidecarLog, printSidecar, until),
    keepRunning(
      {
        ...keptProcess(stack, service, 'sidecar', new Set()),
        running: () => undefined,
        start: async () => spawnRecorded(await sidecarCommand(stack, service), keepAs('sidecar')),
      },
      until,
    ),
    runService(
      {
        name: appId,
        watched: [join(folder, 'src'), join(folder, 'config'), join(repoRoot, 'shared')],
        start: () => standby.start(keepAs('app')),
        prepare: () => standby.prepare(),
        answers: () => serviceAnswers(stack, service),
      },
      until,
    ),
  ];
  // One that fails ends the others: they would start again what the caller stops.
  for (const each of work) each.catch(() => broken.abort());
  await settleAll(work, `${appId} cannot be run from its sources`).finally(() => standby.end());
}

function fromSources(stack: Stack, service: Service): ReturnType<typeof serviceCommand> {
  const command = serviceCommand(stack, service);
  return {
    ...command,
    command: process.execPath,
    args: ['-r', HOOK, '-r', WARM_START, sourceFileOf(appIdOf(service))],
    // Half of a start is compiling libraries.
    env: { ...command.env, NODE_COMPILE_CACHE: join(repoRoot, '.plinth', 'compiled') },
  };
}
