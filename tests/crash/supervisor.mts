import { setTimeout as sleep } from 'node:timers/promises';
import { signalProcess } from '../../scripts/launcher/signals.mts';
import { lastLines } from '../../scripts/lib/logfile.mts';
import { isAlive, runningProcess, spawnDaemon, stopProcess } from '../../scripts/lib/processes.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import { startKafka } from '../../scripts/servers/kafka.mts';
import type { KafkaProgram } from '../../scripts/servers/kafka-broker.mts';
import { startPostgres } from '../../scripts/servers/postgres.mts';
import { startRedis } from '../../scripts/servers/redis.mts';
import type { ServerName } from '../../scripts/servers/servers.mts';
import { isServer } from './cast.mts';
import type { Part, ProcessName } from './cast.mts';

/** The programs of the servers. */
export interface ServerPrograms {
  postgresBin: string;
  redisServer: string;
  /** None on profile redis. */
  kafka?: KafkaProgram;
}

interface SupervisorDeps {
  stack: Stack;
  parts: Part[];
  programs: ServerPrograms;
}

/** A process that ended though nobody had killed it. */
export interface OwnEnd {
  name: ProcessName;
  at: number;
  lastLines: string;
}

/** See {@link createSupervisor}. */
export type Supervisor = ReturnType<typeof createSupervisor>;

const LOOK_MS = 100;
/** A supervisor waits a moment before it starts again what has ended by itself. */
const BACKOFF_MS = 500;
const END_MS = 60_000;

/**
 * Keeps the processes of the stack running, as systemd or Kubernetes would: starts again what ends, unless it is to be
 * down. Kills, stops, freezes and starts what it is told to.
 */
export function createSupervisor({ stack, parts, programs }: SupervisorDeps) {
  const wanted = new Set<ProcessName>();
  const starting = new Map<ProcessName, Promise<void>>();
  const ownEnds: OwnEnd[] = [];
  const starters: Record<ServerName, () => Promise<void>> = {
    postgres: () => startPostgres(stack, programs.postgresBin),
    redis: () => startRedis(stack, programs.redisServer),
    kafka: () => startKafka(stack, programs.kafka!),
  };
  let isClosed = false;

  async function startOnce(name: ProcessName): Promise<void> {
    if (isClosed || runningProcess(stack, name)) return;
    if (isServer(name)) return starters[name]();
    const part = parts.find((each) => each.name === name)!;
    await spawnDaemon(stack, part);
  }

  function start(name: ProcessName): Promise<void> {
    wanted.add(name);
    const under = starting.get(name) ?? startOnce(name).finally(() => starting.delete(name));
    starting.set(name, under);
    return under;
  }

  async function watch(): Promise<void> {
    while (!isClosed) {
      for (const name of wanted) {
        if (starting.has(name) || runningProcess(stack, name)) continue;
        ownEnds.push({ name, at: Date.now(), lastLines: lastLines(`${stack.dir}/logs/${name}.log`, 5) });
        const again = sleep(BACKOFF_MS).then(() => (wanted.has(name) ? startOnce(name) : undefined));
        starting.set(
          name,
          again.catch(() => {}).finally(() => starting.delete(name)),
        );
      }
      await sleep(LOOK_MS);
    }
  }
  const watching = watch();

  /** Not wanted any more from before the signal on, so that nobody starts it again. */
  async function end(name: ProcessName, signal: NodeJS.Signals): Promise<void> {
    wanted.delete(name);
    await starting.get(name)?.catch(() => {});
    const record = runningProcess(stack, name);
    if (!record) return;
    signalProcess(record.pid, signal);
    const until = performance.now() + END_MS;
    while (isAlive(record)) {
      if (performance.now() > until) throw new Error(`expected ${name} to end of ${signal}; it runs on`);
      await sleep(10);
    }
  }

  function send(name: ProcessName, signal: NodeJS.Signals): void {
    const record = runningProcess(stack, name);
    if (record) signalProcess(record.pid, signal);
  }

  return {
    /** Starts a process and keeps it running; returns once a server answers, or the command of another one runs. */
    start,

    /** SIGKILL; it stays down until it is started. */
    kill: (name: ProcessName) => end(name, 'SIGKILL'),

    /** SIGTERM, and waits for its end; it stays down until it is started. */
    stop: (name: ProcessName) => end(name, 'SIGTERM'),

    /** SIGSTOP: it runs and does nothing until {@link thaw}. */
    freeze: (name: ProcessName): void => send(name, 'SIGSTOP'),
    thaw: (name: ProcessName): void => send(name, 'SIGCONT'),

    /** Whether a service, or a sidecar that has found its service, answers. */
    isUp: async (name: Part['name']): Promise<boolean> => {
      const { healthUrl } = parts.find((part) => part.name === name)!;
      return fetch(healthUrl, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
    },

    /** What ended without having been told to, so far. */
    ownEnds: (): readonly OwnEnd[] => ownEnds,

    /** Stops to watch; services end first, then sidecars. Servers stay. */
    async close(): Promise<void> {
      isClosed = true;
      wanted.clear();
      await watching;
      await Promise.allSettled(starting.values());
      for (const kind of ['-service', '-daprd']) {
        const names = parts.map(({ name }) => name).filter((name) => name.endsWith(kind));
        await Promise.all(names.map((name) => stopProcess(stack, name, 'SIGTERM', END_MS)));
      }
    },
  };
}
