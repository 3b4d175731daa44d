import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { TOPICS } from '@plinth/shared/constants/topics';
import { readTestStack, repoRoot } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { runModule } from '../../gates/gates';
import { scriptUrl } from '../../tools/scripts';
import { openLogToFeed } from '../logToFeed';
import type { LogToFeed } from '../logToFeed';

// Redis fails in every way it can while events flow: afterwards the feed is the log, event by event.

const group = `outages-${process.pid}-${Date.now()}`;
let service: LogToFeed;
let redis: Redis;

beforeAll(async () => {
  redis = new Redis(readTestStack().urls.redis);
  // It is killed below: connects again by itself.
  redis.on('error', () => undefined);
  service = await openLogToFeed({ profile: 'redis', consumerGroup: group });
  service.deps.projections.start();
}, 90_000);

afterAll(async () => {
  await redis.config('SET', 'maxmemory', '0');
  redis.disconnect();
  await service.close();
}, 60_000);

async function expectWholeFeed(teller: Awaited<ReturnType<LogToFeed['storyteller']>>): Promise<void> {
  await service.untilFeed(teller.tenantId, teller.feed.length, 40_000);
  expect(await service.store.feedOf(teller.tenantId)).toEqual(teller.feed);
}

const untilRelayed = () => waitFor(() => !service.deps.relay.status().isFailing, { deadlineMs: 30_000 });

it('has the whole feed after Redis was killed and came back', async () => {
  const before = await service.storyteller();
  const { redis: record } = JSON.parse(
    readFileSync(join(repoRoot, '.plinth', 'test', 'pids.json'), 'utf8'),
  ) as { redis: { pid: number } };
  process.kill(record.pid, 'SIGKILL');
  const meanwhile = await service.storyteller();
  await waitFor(() => service.deps.relay.status().isFailing);
  await startServers();
  await untilRelayed();
  const after = await service.storyteller();
  for (const each of [before, meanwhile, after]) await expectWholeFeed(each);
}, 90_000);

it('makes its groups again after Redis has forgotten everything', async () => {
  await expectWholeFeed(await service.storyteller());
  await redis.flushall();
  await expectWholeFeed(await service.storyteller());
  // Not only by the watchdog: the messages flow again.
  await waitFor(async () => {
    const groups = (await redis.xinfo('GROUPS', TOPICS.events)) as unknown[][];
    return groups.some((each) => each.includes(group));
  });
}, 90_000);

it('loses nothing while Redis is full', async () => {
  await redis.config('SET', 'maxmemory', '1');
  const teller = await service.storyteller();
  await waitFor(() => service.deps.relay.status().isFailing);
  // The feed needs no message.
  await expectWholeFeed(teller);
  const published = await redis.xlen(TOPICS.events);
  await redis.config('SET', 'maxmemory', '0');
  await untilRelayed();
  await waitFor(async () => (await redis.xlen(TOPICS.events)) >= published + teller.feed.length);
}, 90_000);

/** Those of the test stack that do not run, as npm run test:stack starts them. */
async function startServers(): Promise<void> {
  await runModule(`
    import { openStack } from '${scriptUrl('lib/stack.mts')}';
    import { startServers } from '${scriptUrl('servers/servers.mts')}';
    await startServers(openStack('test'));`);
}
