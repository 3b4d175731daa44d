import { waitFor } from './waitFor';

test('returns the first truthy value, and a throw counts as not yet', async () => {
  let looks = 0;
  const value = await waitFor(
    () => {
      looks += 1;
      if (looks === 1) throw new Error('not yet');
      return looks >= 3 && `look ${looks}`;
    },
    { intervalMs: 1 },
  );
  expect(value).toBe('look 3');
});

test('says after the deadline what came last', async () => {
  await expect(waitFor(() => 0, { deadlineMs: 5, intervalMs: 1 })).rejects.toThrow(
    'expected the condition to hold within 5 ms; got 0 last',
  );
});
