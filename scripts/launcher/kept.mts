import { join } from 'node:path';
import { isDiskFull } from '../lib/disk-full.mts';
import { endedNames, endingOf, runningProcess, spawnRecorded } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import type { Service, Stack } from '../lib/stack.mts';
import { tellingLines } from '../lib/telling-lines.mts';
import { serverNames, startServers } from '../servers/servers.mts';
import type { ServerName } from '../servers/servers.mts';
import { cliEndingOf } from './cli-log.mts';
import { serviceCommand, sidecarCommand } from './commands.mts';
import type { Kept } from './keeper.mts';
import { nameOf, serviceAnswers, sidecarAnswers } from './readiness.mts';
import { readLauncher, recordProcess } from './record.mts';
import type { PlatformProcess } from './record.mts';
import { appIdOf, filesOf } from './services.mts';

const SERVER_TITLES: Record<ServerName, string> = { postgres: 'PostgreSQL', redis: 'Redis', kafka: 'Kafka' };

/** Servers that are being started again; their keepers tell the keepers of services and sidecars. */
export type Starting = Set<ServerName>;

/** A server of a stack, to be kept running. */
export function keptServer(stack: Stack, name: ServerName, starting: Starting): Kept {
  const running = () => runningProcess(stack, name);
  const logFile = join(stack.dir, 'logs', `${name}.log`);
  return {
    name: SERVER_TITLES[name],
    running,
    start: async () => {
      starting.add(name);
      const failure = await startInTurn(stack);
      const record = running();
      if (!record) throw failure;
      return record;
    },
    answers: () => Promise.resolve(starting.delete(name) || true),
    endingOf: ({ pid }) => endingOf(pid),
    missing: () => (isDiskFull(logFile) ? ['space on the disk'] : []),
    lastWords: () => tellingLines(logFile),
  };
}

/** A service or its sidecar, to be kept running. */
export function keptProcess(
  stack: Stack,
  service: Service,
  role: PlatformProcess['role'],
  starting: Starting,
): Kept {
  const appId = appIdOf(service);
  const { appLog, sidecarLog } = filesOf(stack, appId);
  const isIt = (each: PlatformProcess) => each.appId === appId && each.role === role;
  const logFile = role === 'app' ? appLog : sidecarLog;
  return {
    name: nameOf({ appId, role } as PlatformProcess),
    running: () => (readLauncher(stack)?.processes ?? []).find(isIt),
    start: async () => {
      const command = role === 'app' ? serviceCommand(stack, service) : await sidecarCommand(stack, service);
      return spawnRecorded(command, (record) => recordProcess(stack, { ...record, appId, role }));
    },
    answers: () => (role === 'app' ? serviceAnswers(stack, service) : sidecarAnswers(stack, service)),
    endingOf: (record: ProcessRecord) =>
      endingOf(record.pid) ?? (role === 'app' ? cliEndingOf(stack) : undefined),
    missing: () => serversAway(stack, starting),
    lastWords: () => tellingLines(logFile),
  };
}

let turn: Promise<Error> = Promise.resolve(new Error());

/**
 * Starts all servers that do not run, after whoever does so already: the lock of startServers() would tell the user
 * that this process waits for itself.
 * @returns why one is still not there afterwards; that another one is not there is for its own keeper to say
 */
function startInTurn(stack: Stack): Promise<Error> {
  turn = turn.then(() =>
    startServers(stack).then(
      () => new Error('it ended at once'),
      (error: Error) => error,
    ),
  );
  return turn;
}

/** The servers that should run and do not answer now. */
function serversAway(stack: Stack, starting: Starting): string[] {
  const ended = endedNames(stack);
  const away = serverNames.filter((name) => starting.has(name) || ended.includes(name));
  return away.map((name) => SERVER_TITLES[name]);
}
