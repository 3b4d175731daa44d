import { createSecretKey } from 'node:crypto';
import { HEADERS } from '../constants/headers';
import { behalfHeader, behalfKey, readBehalf } from './behalf';
import type { Behalf } from './behalf';

const masterKey = createSecretKey(Buffer.alloc(32, 7));
const key = behalfKey(masterKey);
const now = new Date('2026-12-01T12:00:00Z');
const behalf: Behalf = {
  tenantId: '0197a3b0-0000-7000-8000-000000000001',
  actor: 'operator:0197a3b0-0000-7000-8000-000000000002',
};
const to = { appId: 'worker-service', now };
const signed = behalfHeader(key, behalf, to)[HEADERS.behalf]!;
const later = (ms: number) => ({ ...to, now: new Date(now.getTime() + ms) });

test('says for whom a call is, to the one service that it is for, for half a minute', () => {
  expect(readBehalf(key, signed, to)).toEqual(behalf);
  expect(readBehalf(key, signed, later(29_999))).toEqual(behalf);
  expect(readBehalf(key, signed, later(30_000))).toBeUndefined();
  expect(readBehalf(key, signed, { ...to, appId: 'event-service' })).toBeUndefined();
});

test('is made with a key of its own', () => {
  expect(key.export()).not.toEqual(masterKey.export());
  expect(readBehalf(masterKey, signed, to)).toBeUndefined();
  expect(readBehalf(key, behalfHeader(masterKey, behalf, to)[HEADERS.behalf]!, to)).toBeUndefined();
});

test('is refused when anything in it was changed', () => {
  const [payload, mac] = signed.split('.') as [string, string];
  const other = {
    ...behalf,
    tenantId: '0197a3b0-0000-7000-8000-0000000000ff',
    appId: to.appId,
    expiresAt: 9e15,
  };
  const forged = Buffer.from(JSON.stringify(other)).toString('base64url');
  for (const header of [
    '',
    '.',
    payload,
    `${payload}.`,
    `${forged}.${mac}`,
    `${payload}.${'A'.repeat(43)}`,
  ]) {
    expect([header, readBehalf(key, header, to)]).toEqual([header, undefined]);
  }
});
