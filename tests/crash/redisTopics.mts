import { withRedis } from '../../scripts/lib/redis-client.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import { DEAD_LETTER_TOPICS, parseMessage, TOPIC_OF_EVENTS } from './message.mts';
import type { Snapshot } from './snapshot.mts';

/**
 * Reads the stream of events as far as it is kept, in the order of positions, since order is promised on Kafka only;
 * counts the dead letters.
 */
export function redisTopics(stack: Stack): Promise<Pick<Snapshot, 'messages' | 'deadLetters'>> {
  return withRedis(stack, async (redis) => {
    const entries = await redis.xrange(TOPIC_OF_EVENTS, '-', '+');
    const dead = DEAD_LETTER_TOPICS.map(async (topic) => [topic, await redis.xlen(topic)] as const);
    const messages = entries.map(([, fields]) => parseMessage(fields[fields.indexOf('data') + 1] ?? '{}'));
    return {
      messages: messages.sort((a, b) => a.position - b.position),
      deadLetters: Object.fromEntries(await Promise.all(dead)),
    };
  });
}
