import { createOccasionally } from './occasionally';

it('lets one call through per interval, and tells the next one how many were left out', () => {
  let now = 0;
  const written: number[] = [];
  const occasionally = createOccasionally({ everyMs: 100, now: () => now });
  const write = (leftOut: number) => written.push(leftOut);
  for (now of [0, 1, 99, 100, 150, 250, 251]) occasionally(write);
  expect(written).toEqual([0, 2, 1]);
});
