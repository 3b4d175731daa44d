import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as QuotaCounters from '../services/api-service/src/services/quotaCounter.ts';
import type * as Limits from '../services/api-service/src/services/rateLimits.ts';
import { buildServices } from '../scripts/launcher/build.mts';
import { repoRoot } from '../scripts/lib/paths.mts';
import { openStack, redisUrl } from '../scripts/lib/stack.mts';
import { startRedis, stopRedis } from '../scripts/servers/redis.mts';
import { systemTools } from '../scripts/tools/system.mts';
import { report, rowOf } from './lib/report.mts';
import type { Row } from './lib/report.mts';

const ROUNDS = 5;
const FROM_MEMORY = 200_000;
const BY_ROUND_TRIP = 2_000;
const QUOTA = 600;
const WINDOW_SECONDS = 60;
const MANY = 1_000_000_000;

type Counter = QuotaCounters.QuotaCounter;

/** What a rate limit costs an allowed request: from a block in memory, and were it counted in Redis each time. */
export async function run(): Promise<void> {
  const stack = openStack('bench');
  const logDir = join(stack.dir, 'logs');
  const { redisServer } = await systemTools('redis', logDir);
  await startRedis(stack, redisServer);
  await buildServices(logDir);
  const services = join(repoRoot, 'services', 'api-service', 'dist', 'services');
  const require = createRequire(import.meta.url);
  const { createQuotaCounter } = require(join(services, 'quotaCounter.js')) as typeof QuotaCounters;
  const { createRateLimits } = require(join(services, 'rateLimits.js')) as typeof Limits;
  const log = { info: () => {}, warn: () => {} } as unknown as QuotaCounters.QuotaCounterDeps['log'];
  const counter = createQuotaCounter({ redisUrl: redisUrl(stack), log });
  try {
    while (counter.isAway()) await new Promise((resolve) => setTimeout(resolve, 20));
    report('limits', ROUNDS, { rows: await measure(counter, createRateLimits), ratios: [] });
  } finally {
    counter.close();
    await stopRedis(stack);
  }
}

async function measure(counter: Counter, createRateLimits: typeof Limits.createRateLimits): Promise<Row[]> {
  let asked = 0;
  const counted = {
    ...counter,
    addShared: (use: Parameters<Counter['addShared']>[0]) => {
      asked += 1;
      return counter.addShared(use);
    },
  };
  const limits = createRateLimits({ counter: counted, replicas: 1, now: () => performance.now() });
  const figures = { memory: [] as number[], redis: [] as number[], trips: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const take = (quota: number) => {
      const policy = { name: 'bench', quota, windowSeconds: WINDOW_SECONDS };
      return limits.take({ policy, subject: `${process.pid} ${round} ${quota}` });
    };
    figures.memory.push(await microseconds(FROM_MEMORY, () => take(MANY)));
    const use = { key: `bench ${process.pid}`, points: 1, windowSeconds: WINDOW_SECONDS };
    figures.redis.push(await microseconds(BY_ROUND_TRIP, () => counter.addShared(use)));
    asked = 0;
    for (let index = 0; index < QUOTA; index += 1) await take(QUOTA);
    figures.trips.push(asked);
  }
  return [
    rowOf({ system: 'plinth', variant: 'block', metric: 'allowed request', unit: 'µs' }, figures.memory),
    rowOf({ system: 'redis', variant: 'each', metric: 'allowed request', unit: 'µs' }, figures.redis),
    rowOf(
      { system: 'plinth', variant: `quota=${QUOTA}`, metric: 'round trips until used up', unit: '' },
      figures.trips,
    ),
  ];
}

async function microseconds(times: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < times; index += 1) await work();
  return ((performance.now() - startedAt) * 1_000) / times;
}
