import { createHmac, createSecretKey } from 'node:crypto';
import { createBlindIndex, normalizeEmail } from './blindIndex';

const emailKey = createSecretKey(Buffer.alloc(32, 1));

describe('createBlindIndex', () => {
  const blindIndex = createBlindIndex(emailKey);

  it('is the HMAC-SHA-256 of the normalised address, in hex', () => {
    const expected = createHmac('sha256', Buffer.alloc(32, 1)).update('ann@example.com').digest('hex');
    expect(blindIndex('ann@example.com')).toBe(expected);
  });

  it.each([' ann@example.com', 'Ann@Example.COM', 'ａｎｎ@example.com'])('finds %p as the same', (email) => {
    expect(blindIndex(email)).toBe(blindIndex('ann@example.com'));
  });

  it.each(['a.nn@example.com', 'ann+tag@example.com', 'ann@example.org'])('tells %p apart', (email) => {
    expect(blindIndex(email)).not.toBe(blindIndex('ann@example.com'));
  });

  it('depends on the key', () => {
    const other = createBlindIndex(createSecretKey(Buffer.alloc(32, 2)));
    expect(other('ann@example.com')).not.toBe(blindIndex('ann@example.com'));
  });
});

describe('normalizeEmail', () => {
  it('changes nothing the second time', () => {
    const once = normalizeEmail('  İSTANBUL@Example.com');
    expect(normalizeEmail(once)).toBe(once);
  });
});
