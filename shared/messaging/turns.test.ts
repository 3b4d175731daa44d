import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../testing/waitFor';
import { createTurns } from './turns';
import type { Turns } from './turns';

it('lets a key that has much to do delay only itself', async () => {
  const order: string[] = [];
  const left = new Map([
    ['busy', 5],
    ['calm', 1],
    ['quiet', 1],
  ]);
  const turns: Turns = createTurns({
    slots: 1,
    take: async (key) => {
      await sleep(1);
      order.push(key);
      const more = left.get(key)! - 1;
      left.set(key, more);
      if (more > 0) turns.add(key);
    },
  });
  for (const key of left.keys()) turns.add(key);
  await waitFor(() => order.length === 7);
  expect(order).toEqual(['busy', 'calm', 'quiet', 'busy', 'busy', 'busy', 'busy']);
});

it('lets each key wait once, and takes no more than the slots at a time', async () => {
  let now = 0;
  let most = 0;
  const taken: string[] = [];
  const turns = createTurns({
    slots: 2,
    take: async (key) => {
      taken.push(key);
      most = Math.max(most, (now += 1));
      await sleep(5);
      now -= 1;
    },
  });
  for (const key of ['a', 'b', 'c', 'c', 'd', 'c']) turns.add(key);
  await waitFor(() => taken.length === 4 && now === 0);
  expect([taken, most]).toEqual([['a', 'b', 'c', 'd'], 2]);
});

it('forgets what waits when it closes, and ends what runs', async () => {
  const taken: string[] = [];
  let ended = 0;
  const turns = createTurns({
    slots: 1,
    take: async (key) => {
      taken.push(key);
      await sleep(10);
      ended += 1;
    },
  });
  turns.add('a');
  turns.add('b');
  turns.addLater('c', 1);
  await turns.close();
  turns.add('d');
  await sleep(10);
  expect([taken, ended, turns.size()]).toEqual([['a'], 1, 0]);
});

it('begins no turn during a pause, and goes on in order afterwards', async () => {
  const taken: string[] = [];
  const turns = createTurns({ slots: 1, take: async (key) => void taken.push(key) });
  turns.pause(20);
  for (const key of ['a', 'b', 'c']) turns.add(key);
  await sleep(1);
  expect([taken, turns.isPaused(), turns.size()]).toEqual([[], true, 3]);
  await waitFor(() => taken.length === 3);
  expect([taken, turns.isPaused()]).toEqual([['a', 'b', 'c'], false]);
});

it('lets a key that waits for later wait until then, however often it is added', async () => {
  const taken: string[] = [];
  const turns = createTurns({ slots: 1, take: async (key) => void taken.push(key) });
  turns.addLater('a', 40);
  for (let count = 0; count < 5; count += 1) turns.add('a');
  expect([taken, turns.has('a'), turns.has('b')]).toEqual([[], true, false]);
  await waitFor(() => taken.length === 1);
  expect(turns.has('a')).toBe(false);
});
