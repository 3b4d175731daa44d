import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type * as DaprdArgs from '@plinth/shared/dapr/daprdArgs';
import { loadSource } from '../lib/loadSource.mts';
import type { DetachedOptions } from '../lib/processes.mts';
import type { Service, Stack } from '../lib/stack.mts';
import { platformEnvironment } from './platform.mts';
import { appIdOf, filesOf } from './services.mts';

/** The rendered dapr.yaml, as far as it is read here. */
interface RenderedFile {
  common: { resourcesPaths: string[]; configFilePath: string } & Record<string, unknown>;
  apps: { appID: string; command: string[]; env: Record<string, string> }[];
}

/** How to start a service of a stack without the CLI, as the CLI would. After renderDapr(). */
export function serviceCommand(stack: Stack, service: Service): DetachedOptions {
  const appId = appIdOf(service);
  const { runDir, appLog } = filesOf(stack, appId);
  const { command: [command, ...args] = [], env } = renderedApp(stack, appId);
  if (!command) throw new Error(`the rendered dapr.yaml has no command for ${appId}`);
  return {
    command,
    args,
    cwd: runDir,
    env: { ...platformEnvironment(stack), ...sidecarVariables(stack, service), ...env },
    logFile: appLog,
  };
}

/** How to start the sidecar of a service without the CLI, as the CLI would. After renderDapr(). */
export async function sidecarCommand(stack: Stack, service: Service): Promise<DetachedOptions> {
  const appId = appIdOf(service);
  const { runDir, sidecarLog } = filesOf(stack, appId);
  const { common } = renderedFile(stack);
  const { daprHttp, daprGrpc, daprInternalGrpc, daprMetrics } = stack.ports.sidecars[service];
  const { daprdArgs } = await loadSource<typeof DaprdArgs>('dapr/daprdArgs');
  const args = daprdArgs({
    appId,
    appPort: stack.ports[service],
    resources: common.resourcesPaths,
    config: common.configFilePath,
    common,
    ports: { http: daprHttp, grpc: daprGrpc, internalGrpc: daprInternalGrpc, metrics: daprMetrics },
  });
  return {
    command: join(stack.dir, 'dapr', 'daprd'),
    args,
    cwd: runDir,
    env: platformEnvironment(stack),
    logFile: sidecarLog,
  };
}

/** As the CLI tells a service where its sidecar is. */
function sidecarVariables({ ports }: Stack, service: Service): Record<string, string> {
  const sidecar = ports.sidecars[service];
  return {
    APP_ID: appIdOf(service),
    APP_PORT: String(ports[service]),
    APP_PROTOCOL: 'http',
    DAPR_HTTP_PORT: String(sidecar.daprHttp),
    DAPR_GRPC_PORT: String(sidecar.daprGrpc),
    DAPR_METRICS_PORT: String(sidecar.daprMetrics),
  };
}

function renderedApp(stack: Stack, appId: string): RenderedFile['apps'][number] {
  const app = renderedFile(stack).apps.find(({ appID }) => appID === appId);
  if (!app) throw new Error(`the rendered dapr.yaml has no app ${appId}`);
  return app;
}

function renderedFile({ dir }: Stack): RenderedFile {
  return parse(readFileSync(join(dir, 'dapr', 'dapr.yaml'), 'utf8')) as RenderedFile;
}
