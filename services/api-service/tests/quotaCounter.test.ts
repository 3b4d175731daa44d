import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { outageProxy } from '@plinth/shared/testing/outageProxy';
import type { OutageProxy } from '@plinth/shared/testing/outageProxy';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { createQuotaCounter } from '../src/services/quotaCounter';
import type { QuotaCounter } from '../src/services/quotaCounter';
import { createRateLimits } from '../src/services/rateLimits';

const { redis: redisUrl } = readTestStack().urls;
const policy = { name: 'tenant', quota: 40, windowSeconds: 60 };

let proxy: OutageProxy;
let counters: QuotaCounter[];
let told: string[];

/** A replica whose way to Redis the test rules over. */
function replica(url = proxy.through(redisUrl)) {
  const tell = (_facts: object, sentence: string) => void told.push(sentence);
  const counter = createQuotaCounter({ redisUrl: url, log: { info: tell, warn: tell } as never });
  counters.push(counter);
  const limits = createRateLimits({ counter, replicas: 2, now: () => performance.now() });
  const allowed = async (subject: string, requests: number) => {
    const taken = await Promise.all(Array.from({ length: requests }, () => limits.take({ policy, subject })));
    return taken.filter(({ isAllowed }) => isAllowed).length;
  };
  return { counter, allowed };
}

const isThere = ({ counter }: ReturnType<typeof replica>) => waitFor(() => !counter.isAway());

beforeEach(async () => {
  const { hostname, port } = new URL(redisUrl);
  proxy = await outageProxy({ host: hostname, port: Number(port) });
  [counters, told] = [[], []];
});

afterEach(() => {
  for (const counter of counters) counter.close();
  proxy.close();
});

it('counts for all replicas together, under keys that name nobody and expire', async () => {
  const [one, two] = [replica(), replica()];
  await Promise.all([isThere(one), isThere(two)]);
  const subject = randomUUID();
  const first = await one.allowed(subject, 30);
  expect(first).toBe(30);
  const second = await two.allowed(subject, 30);
  expect(first + second).toBeLessThanOrEqual(40);
  expect(second).toBeGreaterThanOrEqual(7);
  const redis = new Redis(redisUrl);
  const keys = await redis.keys('plinth:limit:*');
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.join('\n')).not.toContain(subject);
  for (const key of keys) expect(await redis.ttl(key)).toBeLessThanOrEqual(86_400);
  for (const key of keys) expect(await redis.ttl(key)).not.toBe(-1);
  redis.disconnect();
});

it('counts for itself by its share when Redis refuses, without waiting, and says so once', async () => {
  proxy.refuse();
  const one = replica();
  await waitFor(() => told.length > 0);
  const startedAt = performance.now();
  expect(await one.allowed(randomUUID(), 50)).toBe(20);
  expect(performance.now() - startedAt).toBeLessThan(200);
  expect(told).toEqual(['Redis is away: each replica limits callers for itself']);
});

it('lets nobody wait for a Redis that hangs, but those who ask as it begins to, for milliseconds', async () => {
  const one = replica();
  await isThere(one);
  proxy.hang();
  const began = performance.now();
  expect(await one.allowed(randomUUID(), 50)).toBe(20);
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(one.counter.isAway()).toBe(true);
  const later = performance.now();
  for (let index = 0; index < 100; index += 1) await one.allowed(randomUUID(), 1);
  expect(performance.now() - later).toBeLessThan(500);
});

it.each(['refuse', 'hang'] as const)(
  'finds Redis back after it did %s, and counts together again',
  async (how) => {
    const [one, two] = [replica(), replica()];
    await Promise.all([isThere(one), isThere(two)]);
    proxy[how]();
    await Promise.all([one.allowed(randomUUID(), 1), two.allowed(randomUUID(), 1)]);
    expect([one.counter.isAway(), two.counter.isAway()]).toEqual([true, true]);
    proxy.restore();
    await Promise.all([isThere(one), isThere(two)]);
    const subject = randomUUID();
    expect((await one.allowed(subject, 40)) + (await two.allowed(subject, 40))).toBeLessThanOrEqual(40);
    expect(told.at(-1)).toBe('Redis is back: replicas limit callers together');
  },
);

it('without a Redis each process counts for itself, by the whole quota', async () => {
  expect(await replica('').allowed(randomUUID(), 50)).toBe(40);
  expect(told).toEqual([]);
});
