import { isInstant } from './instant';

it.each([
  '2026-02-28T00:00:00Z',
  '2026-02-28T23:59:59.123456Z',
  '2026-02-28T09:30:00.1+14:00',
  '2024-02-29T09:30:00-08:30',
])('%s is a moment', (text) => {
  expect(isInstant(text)).toBe(true);
  expect(Date.parse(text)).not.toBeNaN();
});

it.each([
  '2026-02-29T00:00:00Z',
  '2026-02-28T24:00:00Z',
  '2026-02-28T00:60:00Z',
  '2026-02-28T00:00:60Z',
  '2026-02-28T00:00:00',
  '2026-02-28T00:00:00.1234567Z',
  '2026-02-28T00:00:00+15:00',
  '2026-02-28T00:00:00 02:00',
  '2026-02-28',
  'now',
  'infinity',
  '',
])('%p is none', (text) => {
  expect(isInstant(text)).toBe(false);
});
