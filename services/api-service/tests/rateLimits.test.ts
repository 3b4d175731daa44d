import fc from 'fast-check';
import { createRateLimits } from '../src/services/rateLimits';
import type { Charge, Policy } from '../src/services/rateLimits';

const policy: Policy = { name: 'tenant', quota: 100, windowSeconds: 60 };
const charge: Charge = { policy, subject: 't' };

/** A counter as Redis is one, that can go away, and the replicas that share it. */
function cluster(replicas: number) {
  let time = 0;
  let isAway = false;
  let asked = 0;
  const counterOf = (windows: Map<string, { used: number; endsAt: number }>) => {
    return ({ key, points, windowSeconds }: { key: string; points: number; windowSeconds: number }) => {
      const open = windows.get(key);
      const window = open && open.endsAt > time ? open : { used: 0, endsAt: time + windowSeconds * 1_000 };
      window.used += points;
      windows.set(key, window);
      return Promise.resolve({ used: window.used, windowEndsInMs: window.endsAt - time });
    };
  };
  const shared = counterOf(new Map());
  const make = () => {
    const counter = {
      addShared: (use: Parameters<typeof shared>[0]) => {
        asked += 1;
        return isAway ? Promise.resolve(undefined) : shared(use);
      },
      addOwn: counterOf(new Map()),
      isAway: () => isAway,
    };
    return createRateLimits({ counter, replicas, now: () => time });
  };
  return {
    replicas: Array.from({ length: replicas }, make),
    pass: (ms: number) => void (time += ms),
    setAway: (value: boolean) => void (isAway = value),
    asked: () => asked,
  };
}

/** How many of so many requests, each at the next replica, are allowed. */
async function allowed({ replicas }: ReturnType<typeof cluster>, requests: number): Promise<number> {
  let count = 0;
  for (let index = 0; index < requests; index += 1) {
    const { isAllowed } = await replicas[index % replicas.length]!.take(charge);
    if (isAllowed) count += 1;
  }
  return count;
}

it('allows exactly the quota in a window, then a quota in the next', async () => {
  const one = cluster(1);
  expect(await allowed(one, 150)).toBe(100);
  one.pass(59_999);
  expect(await allowed(one, 10)).toBe(0);
  one.pass(1);
  expect(await allowed(one, 150)).toBe(100);
});

it('asks the counter for a block at once, and not at all for what is refused', async () => {
  const one = cluster(1);
  await allowed(one, 50);
  expect(one.asked()).toBeLessThanOrEqual(7);
  await allowed(one, 50);
  const asked = one.asked();
  expect(asked).toBeLessThanOrEqual(30);
  await allowed(one, 1_000);
  expect(one.asked()).toBe(asked);
});

it('never allows more than the quota, and strands at most a tenth at each other replica', async () => {
  const three = cluster(3);
  const count = await allowed(three, 400);
  expect(count).toBeLessThanOrEqual(100);
  expect(count).toBeGreaterThanOrEqual(80);
});

it('allows a request only when the whole of its cost is left, whatever comes at the same time', async () => {
  const costs = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(costs, fc.integer({ min: 1, max: 4 }), async (wanted, replicas) => {
      const { replicas: all } = cluster(replicas);
      const taken = await Promise.all(
        wanted.map((cost, index) => all[index % replicas]!.take({ ...charge, cost })),
      );
      const used = wanted
        .filter((_cost, index) => taken[index]!.isAllowed)
        .reduce((sum, cost) => sum + cost, 0);
      expect(used).toBeLessThanOrEqual(policy.quota);
    }),
  );
});

it('keeps subjects and policies apart', async () => {
  const one = cluster(1);
  const [limits] = one.replicas;
  expect(await allowed(one, 101)).toBe(100);
  expect(await limits!.take({ ...charge, subject: 'u' })).toMatchObject({ isAllowed: true });
  expect(await limits!.take({ ...charge, policy: { ...policy, name: 'other' } })).toMatchObject({
    isAllowed: true,
  });
});

it('takes a changed quota at once: what was used before counts', async () => {
  const one = cluster(1);
  const [limits] = one.replicas;
  expect(await allowed(one, 101)).toBe(100);
  expect(await limits!.take({ ...charge, policy: { ...policy, quota: 200 } })).toMatchObject({
    isAllowed: true,
  });
});

it('says what is left and when the window ends', async () => {
  const one = cluster(1);
  const [limits] = one.replicas;
  expect(await limits!.take(charge)).toEqual({ policy, isAllowed: true, remaining: 99, resetSeconds: 60 });
  one.pass(30_500);
  expect(await limits!.take({ ...charge, cost: 9 })).toMatchObject({ remaining: 90, resetSeconds: 30 });
});

it('allows each replica its share while the counter is away, and goes on with it afterwards', async () => {
  const two = cluster(2);
  expect(await allowed(two, 2)).toBe(2);
  two.setAway(true);
  // What is leased is spent first: 9 at each.
  expect(await allowed(two, 400)).toBe(2 * 9 + 2 * 50);
  two.setAway(false);
  expect(await allowed(two, 400)).toBe(80);
});
