import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { daprdArgs } from '../dapr/daprdArgs';
import type { DaprdPorts } from '../dapr/daprdArgs';
import { daprdFile, readRunFile, writeSidecarFiles } from './sidecarFiles';
import type { SidecarDifference, SidecarFiles } from './sidecarFiles';
import { readTestStack } from './testStack';
import { waitFor } from './waitFor';

export type SidecarOptions = SidecarDifference & {
  /** Where the service listens, or will: the sidecar waits for it. */
  readonly appPort: number;
  /** Default free ones. Give those of a sidecar that was killed: others know its address for some seconds more. */
  readonly ports?: DaprdPorts;
};

export type Sidecar = {
  /** Of the API that the service calls. */
  readonly httpPort: number;
  readonly ports: DaprdPorts;
  readonly pid: number;
  readonly logFile: string;
  /** Waits until the sidecar has found its service and subscribed. */
  readonly untilHealthy: (deadlineMs?: number) => Promise<void>;
  /** SIGTERM, and waits for the end; repeatable. */
  readonly stop: () => Promise<void>;
  /** SIGKILL, and waits for the end; repeatable. */
  readonly kill: () => Promise<void>;
};

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;

/**
 * Starts one daprd on the test stack, with what dapr.yaml says and ports of its own, and waits until the service
 * may call it. It outlives a test that forgets to stop it, until the next `npm test`.
 * @throws Error with the end of its log when it ends or does not come up within 60 s
 */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar> {
  const { appId } = options;
  const files = writeSidecarFiles(options);
  const ports = options.ports ?? (await freePorts());
  const logFile = join(files.dir, 'daprd.log');
  const log = openSync(logFile, 'a');
  const args = argsOf(options, files, ports);
  const child = spawn(daprdFile, args, { env: environment(), stdio: ['ignore', log, log] });
  closeSync(log);
  // A test that fails to stop it must not keep jest from ending; the next `npm test` clears up.
  child.unref();
  // Reported below as one that ended: it has no pid.
  child.on('error', () => {});
  const record = join(files.dir, 'process.json');
  writeFileSync(record, JSON.stringify({ pid: child.pid, httpPort: ports.http }));

  const answers = (path: string) => async () => {
    if (hasEnded(child)) return 'ended';
    return (await fetch(`http://127.0.0.1:${ports.http}${path}`)).ok;
  };
  const until = async (path: string, deadlineMs: number) => {
    const outcome = await waitFor(answers(path), { deadlineMs, intervalMs: 50 }).catch(
      (error: Error) => error,
    );
    if (outcome !== true) throw notUp(appId, logFile, outcome);
  };
  const end = async (signal: NodeJS.Signals) => {
    await endProcess(child, signal);
    rmSync(record, { force: true });
  };
  await until('/v1.0/healthz/outbound', START_DEADLINE_MS).catch(async (error: unknown) => {
    await end('SIGKILL');
    throw error;
  });
  return {
    httpPort: ports.http,
    ports,
    pid: child.pid!,
    logFile,
    untilHealthy: (deadlineMs = START_DEADLINE_MS) => until('/v1.0/healthz', deadlineMs),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function argsOf({ appId, appPort, guest }: SidecarOptions, files: SidecarFiles, ports: DaprdPorts): string[] {
  const { common, apps } = readRunFile();
  if (!guest && !apps.some(({ appID }) => appID === appId)) throw new Error(`dapr.yaml has no app ${appId}`);
  return daprdArgs({ appId, appPort, ...files, common, ports });
}

function environment(): NodeJS.ProcessEnv {
  const { secrets } = readTestStack();
  return {
    ...process.env,
    DAPR_API_TOKEN: secrets.daprApiToken,
    APP_API_TOKEN: secrets.appApiToken,
    GOGC: '400',
  };
}

/** Held all at once, so that they differ. */
async function freePorts(): Promise<DaprdPorts> {
  const servers = await Promise.all([listen(), listen(), listen(), listen()]);
  const [http, grpc, internalGrpc, metrics] = servers.map((each) => (each.address() as AddressInfo).port);
  await Promise.all(servers.map(async (server) => once(server.close(), 'close')));
  return { http: http!, grpc: grpc!, internalGrpc: internalGrpc!, metrics: metrics! };
}

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(timer);
}

function notUp(appId: string, logFile: string, outcome: unknown): Error {
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
  const came = outcome instanceof Error ? outcome.message : 'it ended';
  return new Error(`expected the sidecar of ${appId} to come up; ${came}; the end of ${logFile}:\n${tail}`);
}
