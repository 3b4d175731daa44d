import { createTally } from '../src/services/tally';

const windowMs = 60_000;

function tally(maxKeys = 10) {
  const written: [string, number][] = [];
  const write = (item: string, count: number) => void written.push([item, count]);
  return { written, ...createTally<string>({ limit: 2, windowMs, maxKeys, write }) };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('writes the first ones, counts the others, and writes the last of those at the end of the window', () => {
  const { add, written } = tally();
  for (const item of ['a', 'b', 'c', 'd']) add('key', item);
  expect(written).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  jest.advanceTimersByTime(windowMs);
  expect(written.at(-1)).toEqual(['d', 2]);
  add('key', 'e');
  expect(written.at(-1)).toEqual(['e', 1]);
});

test('writes nothing at the end of a window in which nothing was left out', () => {
  const { add, written } = tally();
  add('key', 'a');
  jest.advanceTimersByTime(windowMs);
  expect(written).toEqual([['a', 1]]);
});

test('has a window for each key, and closes the oldest when there are too many', () => {
  const { add, written } = tally(2);
  for (const key of ['one', 'one', 'one', 'two', 'three']) add(key, key);
  expect(written).toEqual([
    ['one', 1],
    ['one', 1],
    ['two', 1],
    ['one', 1],
    ['three', 1],
  ]);
});

test('writes what is left when it is closed, once', () => {
  const { add, close, written } = tally();
  for (const item of ['a', 'b', 'c']) add('key', item);
  close();
  close();
  jest.advanceTimersByTime(windowMs);
  expect(written).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ]);
});
