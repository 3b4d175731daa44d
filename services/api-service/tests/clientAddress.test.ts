import request from 'supertest';
import express from 'express';
import type { IncomingMessage } from 'node:http';
import { clientAddress } from '../src/middleware/clientAddress';
import { createClientAddress } from '../src/services/clientAddress';

const PROXIES = ['10.0.0.0/8', '2001:db8:ffff::/48'];

/** The address of a request over a connection from there. */
function addressOf(remoteAddress: string | undefined, forwarded?: string, proxies = PROXIES): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return createClientAddress(proxies)({ socket: { remoteAddress }, headers } as IncomingMessage);
}

describe('where a request comes from', () => {
  it('is whoever has connected, as long as that is no trusted proxy, whatever the headers say', () => {
    expect(addressOf('192.0.2.1')).toBe('192.0.2.1');
    expect(addressOf('192.0.2.1', '198.51.100.9')).toBe('192.0.2.1');
    expect(addressOf('10.0.0.1', '198.51.100.9', [])).toBe('10.0.0.1');
    expect(addressOf('::ffff:192.0.2.1', '198.51.100.9')).toBe('192.0.2.1');
  });

  it('is the last one that a trusted proxy names and that is none, not what callers wrote before it', () => {
    expect(addressOf('10.0.0.1', '198.51.100.9')).toBe('198.51.100.9');
    expect(addressOf('::ffff:10.0.0.1', '203.0.113.66, 198.51.100.9')).toBe('198.51.100.9');
    expect(addressOf('10.0.0.1', '203.0.113.66, 198.51.100.9 ,10.0.0.2, 2001:db8:ffff::3')).toBe(
      '198.51.100.9',
    );
  });

  it('is the proxy nearest to it when that names nobody, or something that is no address', () => {
    expect(addressOf('10.0.0.1')).toBe('10.0.0.1');
    expect(addressOf('10.0.0.1', '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3');
    expect(addressOf('10.0.0.1', '198.51.100.9, unknown, 10.0.0.2')).toBe('10.0.0.2');
    expect(addressOf('10.0.0.1', '')).toBe('10.0.0.1');
    expect(addressOf(undefined, '198.51.100.9')).toBe('unknown');
  });

  it('may come with a port, and in any spelling', () => {
    expect(addressOf('10.0.0.1', '198.51.100.9:4711')).toBe('198.51.100.9');
    expect(addressOf('10.0.0.1', '[2001:DB8:0::1]:4711')).toBe('2001:db8::1');
    expect(addressOf('10.0.0.1', '2001:db8:0:0::1')).toBe('2001:db8::1');
  });
});

it('leaves nothing behind by which a caller could claim to be another', async () => {
  const app = express();
  app.use(clientAddress(createClientAddress([])));
  app.get('/x', (req, res) => {
    const { headers, clientAddress, protocol, hostname, method, path } = req;
    res.json({ headers, clientAddress, protocol, hostname, method, path });
  });
  const claims = {
    forwarded: 'for=192.0.2.1;proto=https;host=evil.example',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    'x-real-ip': '192.0.2.1',
    'x-original-url': '/admin',
    'x-http-method-override': 'DELETE',
    'x-tenant-id': '0197a3b0-0000-7000-8000-000000000001',
    'x-user-id': '0197a3b0-0000-7000-8000-000000000002',
    'x-role': 'owner',
  };
  const { body, text } = await request(app).get('/x').set(claims).expect(200);
  const { headers, ...seen } = body as { headers: Record<string, string>; clientAddress: string };
  expect(Object.keys(headers).filter((name) => name in claims)).toEqual([]);
  for (const value of ['192.0.2.1', 'evil.example', '0197a3b0', 'owner']) expect(text).not.toContain(value);
  expect(seen).toMatchObject({
    clientAddress: '127.0.0.1',
    protocol: 'http',
    hostname: '127.0.0.1',
    method: 'GET',
    path: '/x',
  });
});
