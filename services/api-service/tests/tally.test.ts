import { createTally } from '../src/services/tally';

const windowMs = 60_000;

function tally(maxKeys = 10) {
  const written: [string, number][] = [];
  const write = (item: string, count: number) => void written.push([item, count]);
  const { add, close } = createTally<string>({ windowMs, maxKeys, write });
  return {
    written,
    close,
    add: (item: string, ...keys: string[]) =>
      add(
        item,
        keys.map((key) => ({ key, limit: 2 })),
      ),
  };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('writes the first ones, counts the others, and writes the last of those at the end of the window', () => {
  const { add, written } = tally();
  for (const item of ['a', 'b', 'c', 'd']) add(item, 'key');
  expect(written).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  jest.advanceTimersByTime(windowMs);
  expect(written.at(-1)).toEqual(['d', 2]);
  add('e', 'key');
  expect(written.at(-1)).toEqual(['e', 1]);
});

test('writes nothing at the end of a window in which nothing was left out', () => {
  const { add, written } = tally();
  add('a', 'key');
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

test('counts what is of several kinds once, with the first of them that has had its share', () => {
  const { add, written } = tally();
  for (const item of ['a', 'b', 'c', 'd']) add(item, `of ${item}`, 'all');
  add('e', 'of a', 'all');
  add('f', 'of f');
  expect(written).toEqual([
    ['a', 1],
    ['b', 1],
    ['f', 1],
  ]);
  jest.advanceTimersByTime(windowMs);
  expect(written.slice(3)).toEqual([['e', 3]]);
});

test('writes what is left when it is closed, once', () => {
  const { add, close, written } = tally();
  for (const item of ['a', 'b', 'c']) add(item, 'key');
  close();
  close();
  jest.advanceTimersByTime(windowMs);
  expect(written).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ]);
});
