import { createDeadLetters } from './deadLetters';

test('a dead letter is acknowledged, and where it lies is logged without its content', async () => {
  const logged: unknown[] = [];
  const take = createDeadLetters({ log: { error: (fields: unknown) => void logged.push(fields) } });
  const headers = { __topic: 'dead', __partition: '2', __offset: '17', __key: 'a', other: 'x' };
  expect(await take({ email: 'a@example.com' }, headers)).toBe('success');
  expect(logged).toEqual([{ topic: 'dead', partition: '2', offset: '17', key: 'a' }]);
});
