// Imports the compiled services: load this file only after buildServices().
import type { Redis } from 'ioredis';
import { BROADCAST_GROUP_PREFIX, TOPICS } from '@plinth/shared/constants/topics';
import { step } from '../lib/progress.mts';
import { withRedis } from '../lib/redis-client.mts';
import type { Stack } from '../lib/stack.mts';

const HOUR_MS = 3_600_000;

/**
 * Removes from Redis the consumer groups that earlier sidecars left behind for broadcasts: Redis keeps a group for
 * ever. Repeatable.
 * @param idleMs for so long nobody has read in a group that counts as left; default an hour, while a sidecar that runs
 *   reads every few seconds
 */
export async function removeIdleGroups(stack: Stack, idleMs = HOUR_MS): Promise<void> {
  await step('Redis: groups that sidecars left behind', () =>
    withRedis(stack, async (redis) => {
      if ((await redis.exists(TOPICS.broadcast)) === 0) return;
      const groups = (await redis.xinfo('GROUPS', TOPICS.broadcast)) as Reply[];
      for (const name of groups.map((group) => String(fieldOf(group, 'name')))) {
        if (!name.startsWith(BROADCAST_GROUP_PREFIX) || !(await isIdle(redis, name, idleMs))) continue;
        await redis.xgroup('DESTROY', TOPICS.broadcast, name);
      }
    }),
  );
}

async function isIdle(redis: Redis, group: string, idleMs: number): Promise<boolean> {
  const consumers = (await redis.xinfo('CONSUMERS', TOPICS.broadcast, group)) as Reply[];
  return consumers.every((consumer) => Number(fieldOf(consumer, 'idle')) > idleMs);
}

/** As XINFO answers: names and values in turn. */
type Reply = unknown[];

function fieldOf(reply: Reply, name: string): unknown {
  return reply[reply.indexOf(name) + 1];
}
