import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type * as DaprdArgs from '../../shared/dapr/daprdArgs.ts';
import { platformEnvironment } from '../../scripts/launcher/platform.mts';
import { appIdOf } from '../../scripts/launcher/services.mts';
import { loadSource } from '../../scripts/lib/loadSource.mts';
import type { DaemonOptions } from '../../scripts/lib/processes.mts';
import type { Profile } from '../../scripts/lib/profile.mts';
import { services } from '../../scripts/lib/stack.mts';
import type { Service, Stack } from '../../scripts/lib/stack.mts';

const { daprdArgs } = await loadSource<typeof DaprdArgs>('dapr/daprdArgs');

/** Everything that is killed, by its name in `.plinth/crash/pids.json`. */
export const serverNames = ['kafka', 'redis', 'postgres'] as const;
export type ServerName = (typeof serverNames)[number];
export type ServiceName = `${Service}-service`;
export type SidecarName = `${Service}-daprd`;
export type ProcessName = ServerName | ServiceName | SidecarName;

/** Whether a process is one of the three that hold data. */
export function isServer(name: ProcessName): name is ServerName {
  return serverNames.some((server) => server === name);
}

/** Every process that a profile needs: services first, then sidecars, then servers. */
export function castOf(profile: Profile, parts: Part[]): ProcessName[] {
  const servers = serverNames.filter((name) => name !== 'kafka' || profile === 'kafka');
  return [...parts.map(({ name }) => name), ...servers];
}

/** The rendered dapr.yaml, as far as it is read here. */
interface RunFile {
  common: { resourcesPaths: string[]; configFilePath: string } & Record<string, unknown>;
  apps: {
    appID: string;
    appDirPath: string;
    appPort: number;
    command: string[];
    env: Record<string, string>;
  }[];
}

/** How to start a process that is no server, and where it says that it is up. */
export interface Part extends DaemonOptions {
  name: ServiceName | SidecarName;
  healthUrl: string;
}

/**
 * The three services and their sidecars, as the rendered dapr.yaml has them: started one by one, because `dapr run`
 * restarts nothing.
 */
export function readParts(stack: Stack, runFile: string): Part[] {
  const file = parse(readFileSync(runFile, 'utf8')) as RunFile;
  return services.flatMap((service) => [
    sidecarPart(stack, service, file),
    servicePart(stack, service, file),
  ]);
}

function servicePart(stack: Stack, service: Service, file: RunFile): Part {
  const { appDirPath, appPort, command, env } = appOf(file, service);
  const [program = '', ...args] = command;
  return {
    name: `${service}-service`,
    command: program,
    args,
    cwd: appDirPath,
    // What the CLI would add.
    env: {
      ...platformEnvironment(stack),
      ...env,
      APP_PORT: String(appPort),
      DAPR_HTTP_PORT: String(stack.ports.sidecars[service].daprHttp),
    },
    appendsLog: true,
    healthUrl: `http://127.0.0.1:${appPort}/livez`,
  };
}

function sidecarPart(stack: Stack, service: Service, file: RunFile): Part {
  const { appID, appDirPath, appPort } = appOf(file, service);
  const { resourcesPaths: resources, configFilePath: config } = file.common;
  const {
    daprHttp: http,
    daprGrpc: grpc,
    daprInternalGrpc: internalGrpc,
    daprMetrics: metrics,
  } = stack.ports.sidecars[service];
  const ports = { http, grpc, internalGrpc, metrics };
  return {
    name: `${service}-daprd`,
    command: join(stack.dir, 'dapr', 'daprd'),
    args: daprdArgs({ appId: appID, appPort, resources, config, common: file.common, ports }),
    cwd: appDirPath,
    env: platformEnvironment(stack),
    appendsLog: true,
    healthUrl: `http://127.0.0.1:${http}/v1.0/healthz`,
  };
}

function appOf({ apps }: RunFile, service: Service): RunFile['apps'][number] {
  const app = apps.find(({ appID }) => appID === appIdOf(service));
  if (!app) throw new Error(`the rendered dapr.yaml has no app ${appIdOf(service)}`);
  return app;
}
