import { backoffMs } from './backoff';

test('the wait doubles with each attempt, up to an hour', () => {
  const longest = 1 - Number.EPSILON;
  expect([1, 2, 3, 4].map((attempt) => backoffMs(1_000, attempt, longest))).toEqual([
    1_000, 2_000, 4_000, 8_000,
  ]);
  expect(backoffMs(1_000, 100, longest)).toBe(3_600_000);
});

test('jitter takes away up to a half', () => {
  expect(backoffMs(1_000, 1, 0)).toBe(500);
});
