import { join } from 'node:path';
import { writeStackFile } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { systemTools } from '../tools/system.mts';
import { startPostgres, stopPostgres } from './postgres.mts';
import { startRedis, stopRedis } from './redis.mts';

export async function startServers(stack: Stack): Promise<void> {
  const tools = await systemTools(false, join(stack.dir, 'logs'));
  await Promise.all([startPostgres(stack, tools.postgresBin), startRedis(stack, tools.redisServer)]);
  writeStackFile(stack);
}

export async function stopServers(stack: Stack): Promise<void> {
  await stopRedis(stack);
  await stopPostgres(stack);
}
