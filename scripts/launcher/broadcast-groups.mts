// Imports the compiled services: load this file only after buildServices().
import type { Redis } from 'ioredis';
import { BROADCAST_GROUP_PREFIX, TOPICS } from '@plinth/shared/constants/topics';
import { step } from '../lib/progress.mts';
import { withRedis } from '../lib/redis-client.mts';
import type { Stack } from '../lib/stack.mts';

const MINUTE_MS = 60_000;

/**
 * Removes from Redis the consumer groups that earlier sidecars left behind for broadcasts: Redis keeps a group for
 * ever. Repeatable; a sidecar whose group is removed all the same makes it again.
 * @param patienceMs a broadcast that a group has not taken up for so long has nobody waiting for it
 */
export async function removeLeftGroups(stack: Stack, patienceMs = MINUTE_MS): Promise<void> {
  await step('Redis: groups that sidecars left behind', () =>
    withRedis(stack, async (redis) => {
      if ((await redis.exists(TOPICS.broadcast)) === 0) return;
      const groups = (await redis.xinfo('GROUPS', TOPICS.broadcast)) as Reply[];
      for (const group of groups) {
        const name = fieldOf(group, 'name');
        const isOurs = name.startsWith(BROADCAST_GROUP_PREFIX);
        if (isOurs && (await waitingMs(redis, group)) > patienceMs)
          await redis.xgroup('DESTROY', TOPICS.broadcast, name);
      }
    }),
  );
}

/**
 * For how long the oldest broadcast that a group has not taken up has been there; 0 when it has taken up all. Not how
 * long its consumers were idle: Redis 7.0 counts a reader idle while nothing comes, and nobody idle after a restart.
 */
async function waitingMs(redis: Redis, group: Reply): Promise<number> {
  const [next] = await redis.xrange(
    TOPICS.broadcast,
    `(${fieldOf(group, 'last-delivered-id')}`,
    '+',
    'COUNT',
    1,
  );
  return next ? Date.now() - parseInt(next[0]) : 0;
}

/** As XINFO answers: names and values in turn. */
type Reply = unknown[];

function fieldOf(reply: Reply, name: string): string {
  return String(reply[reply.indexOf(name) + 1]);
}
