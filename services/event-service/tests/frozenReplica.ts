import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { closePools, createPools } from '@plinth/shared/database/connection';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { feedConsumer, replica } from './replica';
import { said } from './said';

/** Where the replica looks. */
export type Order = { readonly url: string; readonly tenantId: string };

const registerSources = join(repoRoot, 'scripts', 'dev', 'registerSources.mts');

/** A replica in a process of its own, stopped (SIGSTOP) inside its first effect, which holds the checkpoint. */
export async function frozenReplica(order: Order) {
  const child = fork(__filename, { execArgv: ['-r', registerSources] });
  await said(child, 'loaded');
  const inside = said(child, 'inside');
  child.send(order);
  await inside;
  child.kill('SIGSTOP');
  return {
    /** Lets it go on, until it has done what it can. */
    async thaw(): Promise<void> {
      const done = said(child, 'done');
      child.kill('SIGCONT');
      child.send('go on');
      await done;
    },
    async end(): Promise<void> {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function work({ url, tenantId }: Order): Promise<void> {
  const pools = createPools({ urls: { consumer: url }, applicationName: 'test/frozen' });
  const told = once(process, 'message');
  const sound = feedConsumer();
  const consumer = feedConsumer({
    apply: async (tx, event) => {
      await sound.apply(tx, event);
      process.send?.('inside');
      await told;
    },
  });
  const { lookSoon, close } = replica({ pool: pools.consumer, consumer });
  lookSoon(tenantId);
  await told;
  await close();
  await closePools(pools);
  process.send?.('done');
}

if (require.main === module) {
  process.once('message', (order) => void work(order as Order));
  // When the test ends, so does this.
  process.once('disconnect', () => process.exit());
  process.send?.('loaded');
}
