import { createHmac, createSecretKey } from 'node:crypto';
import { LINK_KINDS, linkToken, readLinkToken } from './linkToken';

const key = createSecretKey(Buffer.alloc(32, 1));
const id = '0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a6';
const token = linkToken(key, { kind: 'reset_password', id });

it('holds the id and its HMAC, and is made again from the same', () => {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const mac = createHmac('sha256', Buffer.alloc(32, 1)).update('reset_password\0').update(bytes).digest();
  expect(token).toBe(Buffer.concat([bytes, mac]).toString('base64url'));
  expect(linkToken(key, { kind: 'reset_password', id })).toBe(token);
  expect(token).toMatch(/^[\w-]{64}$/);
});

it('is read as the id', () => {
  for (const kind of LINK_KINDS) expect(readLinkToken(key, kind, linkToken(key, { kind, id }))).toBe(id);
});

it('is none for another kind, nor with another key', () => {
  const others = LINK_KINDS.filter((kind) => kind !== 'reset_password');
  for (const kind of others) expect(readLinkToken(key, kind, token)).toBeUndefined();
  expect(readLinkToken(createSecretKey(Buffer.alloc(32, 2)), 'reset_password', token)).toBeUndefined();
});

it('is none with any character changed, nor cut, nor longer', () => {
  for (let at = 0; at < token.length; at += 1) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    expect(readLinkToken(key, 'reset_password', changed)).toBeUndefined();
  }
  for (const bad of ['', token.slice(1), `${token}A`, `${token} `, token.replace(/^./, '+'), '\0'.repeat(64)])
    expect(readLinkToken(key, 'reset_password', bad)).toBeUndefined();
});

it('is made for UUIDs only', () => {
  expect(() => linkToken(key, { kind: 'invitation', id: 'abc' })).toThrow('expected the id of a link');
});
