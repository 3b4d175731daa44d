import { globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startTimeOf } from '../lib/identity.mjs';
import { keepAsPrevious } from '../lib/logfile.mts';
import { assertPortFree } from '../lib/ports.mts';
import { runningProcess, spawnDaemon } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import { portVariable, services } from '../lib/stack.mts';
import type { Service, Stack } from '../lib/stack.mts';
import type { DaprTools } from '../tools/dapr.mts';
import { childrenOf, processesIn } from './children.mts';
import type { ChildProcess } from './children.mts';
import { servicesInDevelopment } from './dev-runner.mts';
import type { PlatformProcess } from './record.mts';
import type { DaprFiles } from './render.mts';
import { appIdOf, filesOf, mainFileOf, sourceFileOf } from './services.mts';

/** Under this name `.plinth/<stack>/pids.json` has the dapr CLI. */
export const CLI_NAME = 'dapr';

/**
 * Starts `dapr run -f` on the stack's rendered file; it starts the services and their sidecars one by one.
 * @param wanted the services in that file
 * @throws Fault when a port is taken or the CLI cannot be run
 */
export async function startPlatform(
  stack: Stack,
  tools: DaprTools,
  files: DaprFiles,
  wanted: readonly Service[],
): Promise<ProcessRecord> {
  await assertPortsFree(stack, wanted);
  for (const service of wanted) clearLogs(stack, appIdOf(service));
  return spawnDaemon(stack, {
    name: CLI_NAME,
    command: tools.dapr,
    args: ['run', '-f', files.runFile],
    cwd: stack.dir,
    env: { ...platformEnvironment(stack), DAPR_RUNTIME_PATH: files.runtimePath },
  });
}

/**
 * Makes sure that services and their sidecars get their ports.
 * @throws Fault naming port, setting and the process that has it
 */
export async function assertPortsFree(stack: Stack, wanted: readonly Service[]): Promise<void> {
  for (const service of wanted) {
    const role = service.toUpperCase();
    const ports = stack.ports.sidecars[service];
    const name = appIdOf(service);
    const wanted: [number, string, string][] = [
      [stack.ports[service], role, name],
      [ports.daprHttp, `${role}_DAPR_HTTP`, `the sidecar of ${name}`],
      [ports.daprGrpc, `${role}_DAPR_GRPC`, `the sidecar of ${name} (gRPC)`],
      [ports.daprInternalGrpc, `${role}_DAPR_INTERNAL_GRPC`, `the sidecar of ${name} (internal gRPC)`],
      [ports.daprMetrics, `${role}_DAPR_METRICS`, `the sidecar of ${name} (metrics)`],
    ];
    for (const [port, variable, purpose] of wanted) {
      await assertPortFree(port, portVariable(stack.name, variable), purpose);
    }
  }
}

/** The log of the time before stays as `<file>.1`; what the CLI left under its own names goes. */
function clearLogs(stack: Stack, appId: string): void {
  const { runDir, appLog } = filesOf(stack, appId);
  rmSync(join(runDir, '.dapr'), { recursive: true, force: true });
  mkdirSync(join(stack.dir, 'logs'), { recursive: true });
  keepAsPrevious(appLog);
}

/**
 * What sidecars and services are given, the CLI hands it on: the user's environment, without variables meant for
 * other daprds or collectors. The settings of each service stand in the rendered dapr.yaml.
 */
export function platformEnvironment({ secrets }: Pick<Stack, 'secrets'>): NodeJS.ProcessEnv {
  const isForeign = (name: string) => /^(DAPR_|OTEL_|APP_|PLINTH_|npm_)/.test(name);
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name))),
    DAPR_API_TOKEN: secrets.daprApiToken,
    APP_API_TOKEN: secrets.appApiToken,
    // Fewer collections of a heap that stays small: less latency for some memory.
    GOGC: '400',
  };
}

/**
 * The services and sidecars of the stack that run, also those that nobody has on record yet, but none that somebody
 * develops; puts the logs of the sidecars that the CLI has started where they belong.
 */
export function findProcesses(stack: Stack): PlatformProcess[] {
  const inDevelopment = servicesInDevelopment(stack);
  return services
    .filter((service) => !inDevelopment.includes(service))
    .flatMap((service) => {
      const appId = appIdOf(service);
      const { appLog, sidecarLog } = filesOf(stack, appId);
      const candidates = candidatesFor(stack, appId);
      const apps = candidates.filter((child) => isService(appId, child));
      const sidecars = candidates.filter((child) => isSidecarOf(appId, child));
      if (sidecars.length > 0) adoptLog(stack, appId);
      return [...found(apps, appId, 'app', appLog), ...found(sidecars, appId, 'sidecar', sidecarLog)];
    });
}

/** By their working directory, which no other stack shares; where that cannot be seen, the children of the CLI. */
function candidatesFor(stack: Stack, appId: string): ChildProcess[] {
  if (process.platform === 'linux') return processesIn(filesOf(stack, appId).runDir);
  const cli = runningProcess(stack, CLI_NAME);
  return cli ? childrenOf(cli.pid) : [];
}

function isService(appId: string, { args }: ChildProcess): boolean {
  return args.includes(mainFileOf(appId)) || args.includes(sourceFileOf(appId));
}

function isSidecarOf(appId: string, { args }: ChildProcess): boolean {
  return basename(args[0] ?? '') === 'daprd' && args[args.indexOf('--app-id') + 1] === appId;
}

function found(
  children: ChildProcess[],
  appId: string,
  role: PlatformProcess['role'],
  logFile: string,
): PlatformProcess[] {
  return children.flatMap(({ pid }) => {
    const startTime = startTimeOf(pid);
    return startTime ? [{ appId, role, pid, startTime, logFile }] : [];
  });
}

/** The CLI names a sidecar's log after the time and never removes one; it goes on writing after the move. */
function adoptLog(stack: Stack, appId: string): void {
  const { runDir, sidecarLog } = filesOf(stack, appId);
  const dir = join(runDir, '.dapr', 'logs');
  const [name] = globSync(`${appId}_daprd_*`, { cwd: dir });
  if (!name) return;
  keepAsPrevious(sidecarLog);
  renameSync(join(dir, name), sidecarLog);
}
