import { randomBytes } from 'node:crypto';
import { weaknessOfKey, weaknessOfText } from './secretWeakness';

const randomTokens = (encoding: BufferEncoding, bytes: number) =>
  Array.from({ length: 200 }, () => randomBytes(bytes).toString(encoding));

test.each([
  ['', 'has 0 characters'],
  ['7Qh2xV', 'has 6 characters'],
  ['changeme', 'has a word of a placeholder in it'],
  ['please-change-me-7Qh2xVb9', 'has a word of a placeholder in it'],
  ['MySuperSecretToken7Qh2xVb', 'has a word of a placeholder in it'],
  ['postgresPassw0rd7Qh2xVb9k', 'has a word of a placeholder in it'],
  ['staging-7Qh2xVb9kLmN4pRs', 'has a word of a placeholder in it'],
  ['xxxxxxxxxxxxxxxxxxxxxxxx', 'has fewer than 6 different characters'],
  ['a7Qh2xVba7Qh2xVba7Qh2xVb', 'repeats itself'],
  ['abcdefghijklmnopqrstuvwx', 'counts up or down'],
  ['plinth-dev-q7hX2vB9kLmN4pRsT8', 'npm start made for development'],
  ['prod-Plinth-Dev-q7hX2vB9kLmN4pRsT8', 'npm start made for development'],
])('%s is weak: %s', (secret, weakness) => {
  expect(weaknessOfText(secret, 16)).toBe(weakness);
});

test('random text is not', () => {
  const tokens = [
    ...randomTokens('base64url', 24),
    ...randomTokens('hex', 16),
    ...randomTokens('base64', 32),
  ];
  expect(tokens.filter((token) => weaknessOfText(token, 32))).toEqual([]);
});

test.each([
  [Buffer.alloc(32, 7), 'has too few different bytes'],
  [Buffer.from('changemechangemechangemechangeme'), 'has too few different bytes'],
  [Buffer.from('0fK7qX-2vB9kLmN4pRsT8wYzA1cE3gHj'), 'is text instead of random bytes'],
  [Buffer.from(Array.from({ length: 32 }, (_, index) => 200 - index)), 'counts up or down'],
  [Buffer.concat([Buffer.from('plinth-dev-'), randomBytes(21)]), 'npm start made for development'],
])('a key is weak: case %#', (key, weakness) => {
  expect(weaknessOfKey(key)).toBe(weakness);
});

test('a random key is not', () => {
  const keys = Array.from({ length: 2_000 }, () => randomBytes(32));
  expect(keys.filter((key) => weaknessOfKey(key))).toEqual([]);
});
