import { Redis } from 'ioredis';
import type { Stack } from './stack.mts';

/**
 * Does something with a stack's Redis, connected before and disconnected after. Nothing is tried twice.
 * @throws the reason when it cannot be reached; what `work` throws
 */
export async function withRedis<T>(
  { ports, secrets }: Pick<Stack, 'ports' | 'secrets'>,
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const client = new Redis({
    host: '127.0.0.1',
    port: ports.redis,
    password: secrets.redisPassword,
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: 2_000,
  });
  // connect() rejects with no more than "Connection is closed"; the reason comes as an event before.
  let reason: Error | undefined;
  client.on('error', (error: Error) => (reason ??= error));
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw reason ?? error;
  } finally {
    client.disconnect();
  }
}
