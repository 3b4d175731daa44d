import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertPortFree } from '../lib/ports.mts';
import { runningProcess, spawnDaemon, stopProcess } from '../lib/processes.mts';
import { step } from '../lib/progress.mts';
import { waitReady } from '../lib/ready.mts';
import { withRedis } from '../lib/redis-client.mts';
import { portVariable } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';

/**
 * Starts the stack's Redis, when it does not run, and waits for its PONG.
 * @param redisServer the program
 * @throws Fault when its port is taken or it does not come up
 */
export async function startRedis(stack: Stack, redisServer: string): Promise<void> {
  let record = runningProcess(stack, 'redis');
  if (!record) {
    await assertPortFree(stack.ports.redis, portVariable(stack.name, 'REDIS'), 'Redis');
    const dataDir = join(stack.dataDir, 'redis');
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const file = join(stack.dir, 'redis.conf');
    writeFileSync(file, configuration(stack), { mode: 0o600 });
    record = await spawnDaemon(stack, { name: 'redis', command: redisServer, args: [file], cwd: dataDir });
  }
  const ready = {
    name: 'Redis',
    record,
    deadlineMs: 60_000,
    probe: () => withRedis(stack, (redis) => redis.ping()),
  };
  await step('Redis: starts', () => waitReady(ready));
}

/** Stops the stack's Redis, which writes its append-only file to the end. */
export async function stopRedis(stack: Stack): Promise<void> {
  await step('Redis: stops', () => stopProcess(stack, 'redis', 'SIGTERM', 10_000));
}

/** Rewritten at each start. The directory is the process's own, so that no path has to be quoted here. */
function configuration({ ports, secrets }: Stack): string {
  return `# Written by scripts/servers/redis.mts at each start.
bind 127.0.0.1
port ${ports.redis}
requirepass ${secrets.redisPassword}
dir .
appendonly yes
# In commands only: a snapshot in it could not be read by an older server, such as the system's after a package.
aof-use-rdb-preamble no
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel notice
logfile ""
`;
}
