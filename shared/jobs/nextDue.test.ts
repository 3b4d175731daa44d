import { nextDue } from './nextDue';

const next = (cron: string, after: string) => nextDue(cron, new Date(after)).toISOString();

test('midnight is midnight UTC, and always later than the moment asked for', () => {
  expect(next('0 0 * * *', '2026-11-22T16:00:00.123Z')).toBe('2026-11-23T00:00:00.000Z');
  expect(next('0 0 * * *', '2026-11-23T00:00:00.000Z')).toBe('2026-11-24T00:00:00.000Z');
  expect(next('0 0 * * *', '2026-11-22T23:59:59.999Z')).toBe('2026-11-23T00:00:00.000Z');
});

test('what is no five-field expression, or never due, is an error', () => {
  expect(() => nextDue('daily', new Date(0))).toThrow();
  expect(() => nextDue('* * * * * *', new Date(0))).toThrow();
  expect(() => nextDue('0 0 30 2 *', new Date(0))).toThrow('never is');
});
