import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { ROLES, urlVariable } from '../config/deployments';
import type { Service } from '../config/deployments';

export type Entry = { readonly level: string; readonly msg: string; readonly [field: string]: unknown };

/** A service as users run it: its own process, from its sources. */
export type ServiceProcess = {
  readonly url: string;
  readonly port: number;
  /** What it has logged. */
  readonly log: Entry[];
  /** Lines that are no log entries, of both streams; should stay empty. */
  readonly noise: string[];
  /** Waits for an entry whose message matches. */
  readonly until: (message: RegExp) => Promise<Entry>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Reads no more of what it writes, as a log collector that has died. */
  readonly closeOutput: () => void;
  /** Its exit code, once it has ended; a signal's name when it was killed. */
  readonly exit: Promise<number | NodeJS.Signals | null>;
};

type Options = {
  readonly database: Pick<TestDatabase, 'urls'>;
  readonly sidecarPort: number;
  /** Beside those that every service is given; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

const TOKENS = { DAPR_API_TOKEN: 'd'.repeat(16), APP_API_TOKEN: 'a'.repeat(16) };
const REGISTER = join(repoRoot, 'scripts', 'dev', 'registerSources.mts');
const UP = /-service is listening$/;

/** Starts a service on a free port, in the environment test; the caller waits for what it expects, and stops it. */
export async function startService(
  service: Service,
  { database, sidecarPort, env = {} }: Options,
): Promise<ServiceProcess> {
  const port = await freePort();
  const urls = ROLES[service].map((role) => [
    urlVariable(role),
    database.urls[role as keyof TestDatabase['urls']],
  ]);
  const child = spawn(process.execPath, ['-r', REGISTER, serverFile(service)], {
    env: {
      PLINTH_ENV: 'test',
      PLINTH_LOG__LEVEL: 'info',
      APP_PORT: String(port),
      DAPR_HTTP_PORT: String(sidecarPort),
      ...TOKENS,
      ...Object.fromEntries(urls),
      ...env,
    },
  });
  const log: Entry[] = [];
  const noise: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => take(line, log, noise));
  }
  // 'close' comes after the last line of its output.
  const exit = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null,
  );
  const ended = { isSo: false };
  void exit.then(() => (ended.isSo = true));
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    log,
    noise,
    until: async (message) => {
      const find = () => log.find(({ msg }) => message.test(msg));
      await waitFor(() => find() ?? ended.isSo, { deadlineMs: 100_000 });
      const entry = find();
      if (entry) return entry;
      throw new Error(`expected a log entry ${String(message)}; it ended: ${JSON.stringify([log, noise])}`);
    },
    signal: (signal) => void child.kill(signal),
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    exit,
  };
}

/** The same, and waits until it is up. */
export async function startedService(service: Service, options: Options): Promise<ServiceProcess> {
  const started = await startService(service, options);
  await started.until(UP);
  return started;
}

/** A port where nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function serverFile(service: Service): string {
  return join(repoRoot, 'services', `${service}-service`, 'src', 'server.ts');
}

function take(line: string, log: Entry[], noise: string[]): void {
  try {
    log.push(JSON.parse(line) as Entry);
  } catch {
    noise.push(line);
  }
}
