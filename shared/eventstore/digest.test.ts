import { createHmac, randomBytes } from 'node:crypto';
import { payloadDigest } from './digest';

test.each(['', '{}', JSON.stringify({ name: 'Käse 🧀', text: 'x'.repeat(1_000) })])(
  'is HMAC-SHA-256 of %j',
  (text) => {
    const salt = randomBytes(16);
    expect(payloadDigest(salt, text)).toEqual(createHmac('sha256', salt).update(text, 'utf8').digest());
  },
);

// RFC 4231, test cases 2 and 3.
test.each([
  [
    '4a656665',
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
])('gives what RFC 4231 says for the key %s', (key, text, mac) => {
  expect(payloadDigest(Buffer.from(key, 'hex'), text).toString('hex')).toBe(mac);
});
