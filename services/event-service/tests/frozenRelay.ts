import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { createPools } from '@plinth/shared/database/connection';
import { named } from '@plinth/shared/database/statement';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { createLogger } from '@plinth/shared/utils/logger';
import { createRelay } from '../src/producers/relay';
import { createRelayLeases } from '../src/producers/relayLeases';
import { said } from './said';

/** What it relays, where to, and how long its leases last. */
export type Order = { readonly url: string; readonly sidecarPort: number; readonly ttlMs: number };

const registerSources = join(repoRoot, 'scripts', 'dev', 'registerSources.mts');

/** A relay in a process of its own, which has begun. */
export async function relayProcess(order: Order) {
  const child = fork(__filename, { execArgv: ['-r', registerSources] });
  await said(child, 'loaded');
  child.send(order);
  return {
    freeze: (): void => void child.kill('SIGSTOP'),
    thaw: (): void => void child.kill('SIGCONT'),
    /** Until a call of it was answered. */
    published: (): Promise<void> => said(child, 'published'),
    /** Until a checkpoint did not move, as somebody else has the part. */
    fenced: (): Promise<void> => said(child, 'fenced'),
    async end(): Promise<void> {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function work({ url, sidecarPort, ttlMs }: Order): void {
  const pools = createPools({ urls: { relay: url }, applicationName: 'test/frozen' });
  const relay = named(pools.relay);
  const http = createSidecarHttp({ httpPort: sidecarPort, apiToken: 'x'.repeat(16) });
  createRelay({
    relay,
    leases: createRelayLeases({ relay, holder: 'frozen', ttlMs }),
    encode: encodeEntry,
    publish: async (encoded) => {
      const failed = await bulkPublish({ http }, { pubsub: 'pubsub', topic: 'plinth.events' }, encoded);
      process.send?.('published');
      return failed;
    },
    log: {
      ...createLogger({ service: 'test', level: 'silent' }),
      warn: (...words: unknown[]) => {
        if (String(words.at(-1)).startsWith('a checkpoint of the relay did not move'))
          process.send?.('fenced');
      },
      info: () => undefined,
    },
    watchdogMs: 50,
  }).start();
}

if (require.main === module) {
  process.once('message', (order) => work(order as Order));
  // When the test ends, so does this.
  process.once('disconnect', () => process.exit());
  process.send?.('loaded');
}
