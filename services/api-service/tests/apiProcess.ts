import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { repoRoot } from '@plinth/shared/testing/testStack';
import type { Secrets } from '../src/deps';
import { identityApp } from './identityApp';

/** What the process needs to serve. */
export type ServeOrder = { readonly urls: TestDatabase['urls']; readonly secrets: Secrets };

/** The service in a process of its own, which a test may kill. */
export type ApiProcess = {
  /** Starts to serve. @returns the base URL */
  readonly serve: (order: ServeOrder) => Promise<string>;
  /** Ends it on the spot (SIGKILL); the returned promise waits for its end. Repeatable. */
  readonly kill: () => Promise<void>;
};

/** Starts a process with the service's modules loaded; it serves once it is told where its database is. */
export function apiProcess(): ApiProcess {
  const child = fork(__filename, {
    execArgv: ['-r', join(repoRoot, 'scripts', 'dev', 'registerSources.mts')],
  });
  const ended = once(child, 'exit');
  // Listened for at once: a message that nobody listens for is lost.
  const loaded = message(child, ended);
  loaded.catch(() => {});
  return {
    serve: async (order) => {
      await loaded;
      const port = message(child, ended);
      child.send(order);
      return `http://127.0.0.1:${String(await port)}`;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function message(child: ChildProcess, ended: Promise<unknown>): Promise<unknown> {
  const tooEarly = ended.then(() => Promise.reject(new Error('expected a message of the process; it ended')));
  const [text] = (await Promise.race([once(child, 'message'), tooEarly])) as [unknown];
  return text;
}

function serve({ urls, secrets }: ServeOrder): void {
  const server = createServer(identityApp({ urls }, { secrets }).app);
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

if (require.main === module) {
  process.once('message', (order) => serve(order as ServeOrder));
  // When the test ends, so does this.
  process.once('disconnect', () => process.exit());
  process.send?.('loaded');
}
